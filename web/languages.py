"""The languages of the pages: catalogues beside the code, compiled at each start."""

import secrets
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import Babel

from web import context

FOLDER: Final = Path(__file__).parent / "translations"


def catalogue(folder: Path) -> Catalog:
    """Return what the catalogues of one language say, one file a room, as one."""
    whole = Catalog()
    for source in sorted(folder.glob("*.po")):
        with source.open("rb") as text:
            for message in read_po(text):
                if message.id:
                    whole.add(message.id, message.string)
    return whole


def speak(app: Flask, data: Path) -> None:
    """Give the pages their languages; what is compiled lies in the data folder."""
    for folder in sorted(FOLDER.glob("*/LC_MESSAGES")):
        target = data / "translations" / folder.relative_to(FOLDER) / "messages.mo"
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_suffix(f".{secrets.token_hex(4)}")
        with unfinished.open("wb") as compiled:
            write_mo(compiled, catalogue(folder))
        unfinished.replace(target)
    Babel(
        app,
        locale_selector=context.language,
        default_locale=context.CHINESE,
        default_translation_directories=str(data / "translations"),
    )
