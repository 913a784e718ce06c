"""A place in the tokens of an expression: what stands there, and how large the expression has grown."""

from collections.abc import Collection
from typing import NoReturn, TypeVar

from engine.feel.errors import FeelSyntaxError
from engine.feel.lexer import Token, TokenKind, tokens_of
from engine.feel.limits import MAX_DEPTH, MAX_NODES
from engine.feel.syntax import Node

NodeT = TypeVar("NodeT", bound=Node)


class Cursor:
    """Walks the tokens of one text, once, from left to right."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._tokens = tokens_of(source)
        self._at = 0
        self._depth = 0
        # The height of each node so far: chains like a + b + c grow upwards, where no recursion counts them.
        # The node is kept beside it, for one thrown away would hand its id to another.
        self._heights: dict[int, tuple[int, Node]] = {}
        self._built = 0

    @property
    def token(self) -> Token:
        """The token at this place."""
        return self._tokens[self._at]

    @property
    def following(self) -> Token:
        """The token after this one; the end follows itself."""
        return self._tokens[min(self._at + 1, len(self._tokens) - 1)]

    def take(self) -> Token:
        """Return the token at this place and go on."""
        token = self.token
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def sees(self, text: str) -> bool:
        """Tell whether a word or mark stands here; a string that says the same does not count."""
        return self.token.text == text and self.token.kind is not TokenKind.STRING

    def accept(self, text: str) -> bool:
        """Go on where a word or mark stands here, and tell whether it did."""
        if self.sees(text):
            self.take()
            return True
        return False

    def expect(self, text: str) -> None:
        """Go on after a word or mark.

        Raises:
            FeelSyntaxError: something else stands here.
        """
        if not self.accept(text):
            self.refuse(f'Expected "{text}", but found {self.token.described()}')

    def accept_label(self) -> str | None:
        """Go on behind `start position:` where such a name with a colon stands here, and return the name."""
        at = self._at
        while self._tokens[at].kind in {TokenKind.NAME, TokenKind.WORD}:
            at += 1
        if at == self._at or self._tokens[at].text != ":" or self._tokens[at].kind is not TokenKind.MARK:
            return None
        name = " ".join(token.text for token in self._tokens[self._at : at])
        self._at = at + 1
        return name

    def accept_words(self, names: Collection[str]) -> str | None:
        """Go on behind the longest of these names that stands here, and return it: names of several words."""
        longest = max(len(name.split()) for name in names)
        for count in range(longest, 0, -1):
            tokens = self._tokens[self._at : self._at + count]
            name = " ".join(token.text for token in tokens)
            if name in names and all(token.kind in {TokenKind.NAME, TokenKind.WORD} for token in tokens):
                self._at += count
                return name
        return None

    def expect_end(self) -> None:
        """Check that nothing is left.

        Raises:
            FeelSyntaxError: something is.
        """
        if self.token.kind is not TokenKind.END:
            self.refuse(f"Expected the end, but found {self.token.described()}")

    def bracket_ends_text(self) -> bool:
        """Tell whether the bracket after this token is closed by the very last one, as in not(1, 2)."""
        if self.following.kind is not TokenKind.MARK or self.following.text != "(":
            return False
        marks = [token.text if token.kind is TokenKind.MARK else "" for token in self._tokens[:-1]]
        depth = 0
        for place in range(self._at + 1, len(marks)):
            depth += (marks[place] == "(") - (marks[place] == ")")
            if depth == 0:
                return place == len(marks) - 1
        return False

    def refuse(self, reason: str, offset: int | None = None) -> NoReturn:
        """Raise a FeelSyntaxError about a place, or about this one."""
        raise FeelSyntaxError(reason, self._source, self.token.offset if offset is None else offset)

    def built(self, node: NodeT, *parts: Node) -> NodeT:
        """Return a node after measuring it.

        Raises:
            FeelSyntaxError: the expression has become too high or too large.
        """
        height = 1 + max((self._heights[id(part)][0] for part in parts), default=0)
        self._built += 1
        if height > MAX_DEPTH:
            self.refuse(f"The expression is nested deeper than {MAX_DEPTH}", node.offset)
        if self._built > MAX_NODES:
            self.refuse(f"The expression has more than {MAX_NODES} parts", node.offset)
        self._heights[id(node)] = height, node
        return node

    def descend(self) -> None:
        """Enter a part within a part.

        Raises:
            FeelSyntaxError: the parts are nested too deep.
        """
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self.refuse(f"The expression is nested deeper than {MAX_DEPTH}")

    def ascend(self) -> None:
        """Leave a part within a part."""
        self._depth -= 1
