"""How every room looks: the style sheets and scripts that were built, GOV.UK's macros, readers' comforts."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from flask import Flask, request, url_for
from markupsafe import Markup

from web.look.macros import govuk_macros
from web.look.manifest import Manifest

__all__ = ["COMFORT_COOKIE", "DIST", "HASHED", "built", "comforts", "cookie_of", "dress"]

DIST: Final = Path(__file__).parents[1] / "static" / "dist"
HASHED: Final = "/static/dist/assets/"
"""Where built files lie; a changed one has another name."""
COMFORT_COOKIE: Final = "look"
_COMFORTS: Final = ("large", "contrast")


def built(folder: Path = DIST) -> bool:
    """Say whether style sheets and scripts were built; pages work without them, but bare."""
    return Manifest.read(folder).entries != {}


def comforts(said: str) -> tuple[str, ...]:
    """Return which comforts a cookie or a form names, in a fixed order; what is unknown is passed over."""
    named = said.replace(".", " ").split()
    return tuple(comfort for comfort in _COMFORTS if comfort in named)


def cookie_of(chosen: Iterable[str]) -> str:
    """Return how the comforts are written into the cookie."""
    return ".".join(chosen)


def dress(app: Flask, folder: Path = DIST) -> None:
    """Give an app's templates the built files, GOV.UK's macros and what the reader has chosen."""
    manifest = Manifest.read(folder)

    def address(file: str) -> str:
        return url_for("static", filename=f"{folder.name}/{file}")

    def stylesheet(entry: str) -> Markup:
        """Return the links to an entry's style sheets."""
        link = Markup('<link rel="stylesheet" href="{}">')
        return Markup("\n").join(link.format(address(file)) for file in manifest.styles(entry))

    def script(entry: str) -> Markup:
        """Return an entry's script with what it needs, loaded beside the page."""
        files = manifest.scripts(entry)
        first = [
            Markup('<script type="module" src="{}"></script>').format(address(file)) for file in files[:1]
        ]
        then = [Markup('<link rel="modulepreload" href="{}">').format(address(file)) for file in files[1:]]
        return Markup("\n").join([stylesheet(entry), *then, *first]).strip()

    app.jinja_env.globals.update(
        govuk_macros(), stylesheet=stylesheet, script=script, assets_built=built(folder)
    )
    app.context_processor(lambda: {"comforts": comforts(request.cookies.get(COMFORT_COOKIE, ""))})
