"""The same person has the same id, however she comes; nobody is taken for somebody else."""

import hmac
from hashlib import sha256

import pytest

from engine.petitions.petitioners import Petitioners
from engine.storage.seals import Seals

MASTER = b"m" * 32
PETITIONERS = Petitioners(pseudonym=Seals(MASTER, lambda: b"k" * 32).pseudonym)


def test_an_id_is_the_keyed_hash_of_what_identifies_the_person() -> None:
    known = "person\x1f王秀兰\x1f13800000000"  # a contract with the past: earlier histories hold such ids
    expected = hmac.new(MASTER, b"petitioner\0" + known.encode(), sha256).hexdigest()[:32]

    assert PETITIONERS.person("王秀兰", phone="13800000000") == f"petitioner:{expected}"


def test_spaces_make_no_other_person() -> None:
    assert PETITIONERS.person(" 王秀兰 ", phone=" 138 0000 ") == PETITIONERS.person(
        "王秀兰", phone="138 0000"
    )


def test_a_telephone_goes_before_an_address() -> None:
    known = PETITIONERS.person("王秀兰", phone="138", address="一号楼")

    assert known == PETITIONERS.person("王秀兰", phone="138", address="二号楼")
    assert known != PETITIONERS.person("王秀兰", address="一号楼")


@pytest.mark.parametrize(
    ("name", "phone", "address"), [("王秀兰", "", ""), ("", "138", ""), (" ", " ", "一号楼")]
)
def test_a_name_alone_is_nobody_and_so_is_a_telephone_alone(name: str, phone: str, address: str) -> None:
    assert PETITIONERS.person(name, phone=phone, address=address) is None


def test_an_account_is_one_of_its_system() -> None:
    assert PETITIONERS.account("zz", "A00074795") == PETITIONERS.account("zz", " A00074795 ")
    assert PETITIONERS.account("zz", "A00074795") != PETITIONERS.account("hn", "A00074795")


def test_a_name_is_no_account() -> None:
    assert PETITIONERS.account("zz", "王秀兰") is None
    assert PETITIONERS.account("zz", "") is None


def test_who_does_not_say_who_she_is_has_an_id_that_nobody_else_has() -> None:
    first, again, second = (PETITIONERS.nobody(command) for command in ("f1", "f1", "f2"))

    assert first == again
    assert first != second


def test_an_office_with_another_key_knows_her_under_another_id() -> None:
    elsewhere = Petitioners(pseudonym=Seals(b"o" * 32, lambda: b"k" * 32).pseudonym)

    assert elsewhere.person("王秀兰", phone="138") != PETITIONERS.person("王秀兰", phone="138")
