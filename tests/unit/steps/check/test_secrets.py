"""Where the check's secrets are taken from: a host's own folder alone, elsewhere where this machine's settings say."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from fakes.repository import FakeRepository
from fuzi.adapters.secret_files import LocalSecretFiles
from fuzi.errors import AskedWrongly, MalformedFile
from fuzi.formats.fingerprint_key_file import dump_key
from fuzi.model.fingerprint_key import FingerprintKey, Keys
from fuzi.model.ids import PersonId
from fuzi.model.scan_secrets import NO_SECRETS, Secrets
from fuzi.steps.check.secrets import load_secrets, private_list

FILES, TODAY = LocalSecretFiles(), dt.date(2026, 11, 23)
ONE, TWO, THREE = (bytes([n]) * 32 for n in (1, 2, 3))
WORD = "松涛九号"
LIST = f"[block]\n{WORD}\n".encode()


def key_file(path: Path, secret: bytes, until: dt.date | None = None) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    FILES.write(path, dump_key(FingerprintKey(secret, PersonId("p04"), TODAY, until)))
    return path


@pytest.fixture
def clone(tmp_path: Path) -> FakeRepository:
    return FakeRepository.init(tmp_path / "site")


def loaded(clone: FakeRepository, **environment: str) -> Secrets:
    return load_secrets(clone, FILES, environment, TODAY)


def test_a_clone_without_settings_has_no_secrets(clone: FakeRepository) -> None:
    assert loaded(clone) == NO_SECRETS


def test_the_environment_names_the_files(clone: FakeRepository, tmp_path: Path) -> None:
    key, words = key_file(tmp_path / "key", ONE), tmp_path / "words"
    FILES.write(words, LIST)
    found = loaded(clone, FUZI_FINGERPRINT_KEY=str(key), FUZI_PRIVATE_LIST=str(words))
    assert found.keys == Keys(ONE)
    assert found.terms is not None
    assert (found.terms.is_private, [one.word for one in found.terms.terms]) == (True, [WORD])
    assert WORD not in repr(found)


def test_a_secret_inside_the_site_is_refused(clone: FakeRepository) -> None:
    assert clone.work_tree is not None
    key = key_file(clone.work_tree / "key", ONE)
    with pytest.raises(AskedWrongly, match="site's own repository"):
        loaded(clone, FUZI_FINGERPRINT_KEY=str(key))


def test_a_list_without_a_key_is_refused(clone: FakeRepository, tmp_path: Path) -> None:
    FILES.write(tmp_path / "words", LIST)
    with pytest.raises(AskedWrongly, match="could be guessed"):
        loaded(clone, FUZI_PRIVATE_LIST=str(tmp_path / "words"))


def test_a_list_that_is_malformed_is_told_by_its_line_alone() -> None:
    with pytest.raises(MalformedFile) as refused:
        private_list(f"[block]\n{WORD}\n{WORD}\n词\n".encode(), Keys(ONE))
    told = f"{refused.value} {[(one.line, str(one.what)) for one in refused.value.problems]}"
    assert "3" in told
    assert WORD not in told


def test_the_digest_of_a_list_hangs_on_key_and_words() -> None:
    made = [private_list(data, Keys(key)).digest for data in (LIST, LIST + b"# x\n") for key in (ONE, TWO)]
    assert len(set(made)) == 4


@pytest.mark.parametrize(
    ("first", "second", "former"),
    [
        (None, None, (TWO, ONE)),
        (TODAY, TODAY, (TWO, ONE)),
        (TODAY - dt.timedelta(days=1), TODAY, (TWO,)),
        (TODAY - dt.timedelta(days=1), TODAY - dt.timedelta(days=1), ()),
    ],
)
def test_the_newest_key_is_in_use_and_former_ones_up_to_their_day(
    clone: FakeRepository, tmp_path: Path, first: dt.date | None, second: dt.date | None, former: tuple[bytes, ...]
) -> None:
    key_file(tmp_path / "key", ONE, first)
    key_file(tmp_path / "key-2", TWO, second)
    key_file(tmp_path / "key-3", THREE)
    assert loaded(clone, FUZI_FINGERPRINT_KEY=str(tmp_path / "key")).keys == Keys(THREE, former)


def test_a_host_takes_them_from_its_own_folder_and_nobody_names_others(tmp_path: Path) -> None:
    host = FakeRepository.init(tmp_path / "host.git")
    host.work_tree = None
    key_file(host.git_dir / "fuzi" / "host-key", ONE)
    other = key_file(tmp_path / "key", TWO)
    assert loaded(host, FUZI_FINGERPRINT_KEY=str(other)) == NO_SECRETS
    key_file(host.git_dir / "fuzi" / "fingerprint-key", THREE)
    assert loaded(host, FUZI_FINGERPRINT_KEY=str(other)).keys == Keys(THREE)
