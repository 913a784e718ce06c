"""How much a browser may send: little, except to the pages that take photos and papers."""

from typing import Final

from flask import Flask, request

from engine.petitions.files import LARGEST, MOST_AT_ONCE

_BESIDE: Final = 1024 * 1024  # what is typed beside the files, and what parts them
TAKING_FILES: Final = frozenset(
    {
        "desk.files.add",
        "public.answering.send",
        "public.mine.add",
        "public.petition.add",
    }
)
"""The endpoints that take files; every other refuses more than a form can hold."""


def make_room(app: Flask) -> None:
    """Let some pages take files; called before anything that reads what was sent."""

    @app.before_request
    def measure() -> None:
        if request.endpoint in TAKING_FILES:
            request.max_content_length = MOST_AT_ONCE * LARGEST + _BESIDE
