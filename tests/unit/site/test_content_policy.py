from __future__ import annotations

import base64
import hashlib

from fuzi.site.content_policy import with_policy

HEAD = '<html><head><meta charset="utf-8"><title>甲</title></head><body>'


def digest(code: str) -> str:
    return base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()


def test_the_theme_s_inline_scripts_are_allowed_by_digest_and_nothing_else_is() -> None:
    page = f"{HEAD}<script>a()</script><script type='application/json'>{{}}</script><script src='x.js'></script>"
    shown = with_policy(page, "")
    policy = shown.split('content="', 1)[1].split('"', 1)[0]
    assert f"script-src 'self' 'sha256-{digest('a()')}';" in policy
    assert policy.count("sha256-") == 1
    assert "default-src 'none'" in policy


def test_the_policy_stands_before_anything_that_could_be_fetched() -> None:
    assert with_policy(HEAD, "").startswith(
        '<html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy"'
    )


def test_a_script_that_came_in_by_a_page_s_text_is_not_allowed() -> None:
    content = "<p>甲</p><script>b()</script>"
    assert digest("b()") not in with_policy(f"{HEAD}{content}<script>a()</script>", content)
