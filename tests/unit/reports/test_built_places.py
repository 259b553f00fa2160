"""A finding in a built file is told with the file, and where in it."""

from __future__ import annotations

import pytest

from fuzi.adapters.catalogs import translator
from fuzi.reports.places import part_word


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("built:news/a/index.html:seen/12", "生成的网站文件 news/a/index.html，读者看到的文字，行 12"),
        ("built:news/a/index.html:unseen/3", "生成的网站文件 news/a/index.html，读者看不到的文字，行 3"),
        ("built:404.html:code/1", "生成的网站文件 404.html，注释、脚本或样式，行 1"),
        ("built:a/b.docx:docx:word/comments.xml/2", "生成的网站文件 a/b.docx，批注，第 2 行"),
        ("built:assets/x.bin:file", "生成的网站文件 assets/x.bin，整个文件"),
        ("built:news/a/index.html", "生成的网站文件 news/a/index.html"),
    ],
)
def test_the_built_file_and_the_place_in_it_are_named(part: str, told: str) -> None:
    assert part_word(part).render(translator("zh")) == told
