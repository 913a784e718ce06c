"""Text cut into tokens: the words and marks of an expression, each with its place."""

import re
import sys
from dataclasses import dataclass
from enum import Enum, auto

from engine.feel.errors import FeelSyntaxError
from engine.feel.functions import BUILTIN_NAMES
from engine.feel.limits import MAX_DIGITS, MAX_SOURCE_LENGTH


class TokenKind(Enum):
    """What a token is."""

    NUMBER = auto()
    STRING = auto()
    NAME = auto()
    WORD = auto()
    MARK = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A token: its text (of a string, what it says), and where it begins."""

    kind: TokenKind
    text: str
    offset: int

    def described(self) -> str:
        """Return the token as a message shows it."""
        return "the end" if self.kind is TokenKind.END else f'"{self.text}"'


WORDS = frozenset(
    {
        *("true", "false", "null", "and", "or", "in", "between", "if", "then", "else"),
        *("for", "return", "some", "every", "satisfies", "instance", "function", "external"),
    }
)

_SPACED_NAMES = sorted((name for name in BUILTIN_NAMES if " " in name), key=len, reverse=True)
_SPACED = "|".join(r"\s+".join(name.split()) for name in _SPACED_NAMES)

# A name of several words is a name only where it is called: `date and time("…")`, but `date and urgent`.
_TOKEN = re.compile(
    r"(?P<space>\s+|//[^\n]*|/\*.*?\*/)"
    r"|(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?!\w))"
    r'|(?P<string>"(?:[^"\\\n]|\\[^\n])*")'
    rf"|(?P<spaced>(?:{_SPACED})(?=\s*\())"
    r"|(?P<name>[^\W\d]\w*)"
    r"|(?P<mark>\*\*|!=|<=|>=|\.\.|[-+*/=<>()\[\]{},.:?@])",
    re.DOTALL,
)

_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(.))", re.DOTALL)
_ESCAPED = {'"': '"', "'": "'", "\\": "\\", "/": "/", "n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_SURROGATES = re.compile("[\ud800-\udfff]")

# What an input method for Chinese types where FEEL wants the narrow mark.
_WIDE = dict(zip("“”‘’（）【】《》，：＝！？＋－＊／；　", "\"\"''()[]<>,:=!?+-*/; ", strict=True))


def tokens_of(source: str) -> tuple[Token, ...]:
    """Cut a text into tokens; the last one is the end.

    Raises:
        FeelSyntaxError: the text is too long or holds something that is no token.
    """
    if len(source) > MAX_SOURCE_LENGTH:
        raise FeelSyntaxError(
            f"An expression has at most {MAX_SOURCE_LENGTH} characters, but found {len(source)}"
        )
    tokens, at = [], 0
    while at < len(source):
        matched = _TOKEN.match(source, at)
        if matched is None:
            raise FeelSyntaxError(_strange(source, at), source, at)
        at = matched.end()
        if matched.lastgroup != "space":
            tokens.append(_token(source, matched))
    return (*tokens, Token(TokenKind.END, "", len(source)))


def _token(source: str, matched: re.Match[str]) -> Token:
    text, offset = matched[0], matched.start()
    match matched.lastgroup:
        case "number":
            if len(text) > MAX_DIGITS:
                raise FeelSyntaxError(f"A number has at most {MAX_DIGITS} digits", source, offset)
            return Token(TokenKind.NUMBER, text, offset)
        case "string":
            return Token(TokenKind.STRING, _unescaped(source, text, offset), offset)
        case "spaced":
            return Token(TokenKind.NAME, " ".join(text.split()), offset)
        case "name":
            return Token(TokenKind.WORD if text in WORDS else TokenKind.NAME, text, offset)
        case _:
            return Token(TokenKind.MARK, text, offset)


def _unescaped(source: str, text: str, offset: int) -> str:
    def replaced(escape: re.Match[str]) -> str:
        short, long, letter = escape.groups()
        code = int(short or long or "0", 16)
        character = _ESCAPED.get(letter) if letter else chr(code) if code <= sys.maxunicode else None
        if character is None:
            raise FeelSyntaxError(
                f'A string has no escape "{escape[0]}"', source, offset + 1 + escape.start()
            )
        return character

    said = _ESCAPE.sub(replaced, text[1:-1])
    if _SURROGATES.search(said):  # two halves written one after the other are one character
        said = said.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if _SURROGATES.search(said) or "\ufffd" in said:
        raise FeelSyntaxError("A string holds half a character", source, offset)
    return said


def _strange(source: str, at: int) -> str:
    character = source[at]
    if character in _WIDE:
        return f"The full-width mark {character} means nothing here: write {_WIDE[character]}"
    if character == '"':
        return 'A string is not closed by "'
    if character.isdigit():
        return "A number runs into a name"
    return f'The character "{character}" means nothing here'
