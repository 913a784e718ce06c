"""From nothing to a proved history, on each database."""

import pytest

from tests.unit.cli.operating import BUS, NOISE, WriteCsv, Xinfang, importing


@pytest.fixture
def office_elsewhere(database_url: str, folder: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the office's database lie elsewhere than its data folder."""
    del folder
    monkeypatch.setenv("XINFANG_DATABASE_URL", database_url)


@pytest.mark.usefixtures("office_elsewhere")
def test_an_office_is_made_files_lets_time_pass_and_proves_it(xinfang: Xinfang, write_csv: WriteCsv) -> None:
    file = write_csv(NOISE, BUS)

    said = [
        xinfang(*typed)
        for typed in (
            ("init", "--json"),
            importing(file),
            importing(file),
            ("tick", "--json"),
            ("verify", "--json"),
        )
    ]

    assert [one.status for one in said] == [0] * 5
    made, filed, again, ticked, proved = (one.answer for one in said)
    assert made["organ"] == "xf"
    assert (filed["imported"], again["skipped"]) == (2, 2)
    assert (ticked["cases"], ticked["failed"]) == (2, [])
    assert proved == {"cases": 2, "entries": 3 + 2 + ticked["entries"], "divergences": [], "rebuilt": 0}
