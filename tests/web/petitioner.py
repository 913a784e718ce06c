"""A petitioner with a browser without scripts: she files in steps, and looks her case up."""

import re
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.ids import CaseId
from tests.web.browser import Browser
from tests.web.office import WebOffice

MATTER: Mapping[str, str] = {
    "_organ": "housing",
    "category": "urban_rural_construction",
    "subject": "小区供暖不足",
    "content": "入冬以来室温一直不足十六度。",
    "claims.0.claim": "恢复正常供暖",
}
WHO: Mapping[str, str] = {"petitioner": "王秀兰", "phone": "13800000000", "address": "建设路一号"}


def photo(shade: int = 200) -> bytes:
    """Return a small real picture."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        whole = kind + content
        return struct.pack(">I", len(content)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    rows = b"".join(b"\0" + bytes([shade] * 6) for _ in range(2))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


@dataclass(kw_only=True)
class Petitioner:
    """Somebody with a browser of her own."""

    office: WebOffice
    browser: Browser = field(init=False)

    def __post_init__(self) -> None:
        """Open the browser."""
        self.browser = self.office.browser()

    def begin(self) -> None:
        """Begin a filing."""
        self.browser.get("/petition")
        self.browser.send(self.browser.form("/petition"))

    def answer(self, number: int, answers: Mapping[str, str]) -> str:
        """Answer a step; return where it leads, "" where something is wrong."""
        self.browser.get(f"/petition/{number}")
        answer = self.browser.send(self.browser.form(f"/petition/{number}"), answers)
        return answer.location or ""

    def bring(self, *files: tuple[bytes, str]) -> str:
        """Bring photos and papers; return where it leads, "" where something is wrong."""
        self.browser.get("/petition/papers")
        form = self.browser.form("/petition/papers")
        return self.browser.send(form, {"_go": "add"}, {"_paper": files}).location or ""

    def write(self, matter: Mapping[str, str] = MATTER, who: Mapping[str, str] = WHO) -> None:
        """Answer all questions, up to the page on which she checks them."""
        self.begin()
        self.answer(1, matter)
        self.answer(2, who)
        self.browser.get("/petition/check")

    def send(self) -> str:
        """Send what she wrote; return where it leads, "" where something is wrong."""
        self.browser.get("/petition/check")
        answer = self.browser.send(self.browser.form("/petition/check"), {"_declared": "true"})
        return answer.location or ""

    def file(self, matter: Mapping[str, str] = MATTER, who: Mapping[str, str] = WHO) -> CaseId:
        """File a petition and return its case; her browser shows the receipt."""
        self.write(matter, who)
        self.send()
        self.browser.get("/petition/receipt")
        return self.office.case_of(self.number)

    @property
    def number(self) -> str:
        """The number on the receipt that her browser shows."""
        found = re.search(r'<dd class="big">([^<]+)</dd>', self.browser.page)
        assert found is not None, self.browser.page
        return found[1]

    @property
    def code(self) -> str:
        """The query code on the receipt that her browser shows."""
        found = re.search(r'<dd class="big code">([^<]+)</dd>', self.browser.page)
        assert found is not None, self.browser.page
        return found[1]

    def look_up(self, number: str, code: str) -> int:
        """Look a case up; return the status of the answer."""
        self.browser.get("/follow")
        answer = self.browser.send(self.browser.form("/follow"), {"number": number, "code": code})
        return answer.status_code
