"""Address lists as people and broken programs write them."""

from typing import NamedTuple

from dirigent.foundation.addresses import address_key
from dirigent.integrations.mail.charsets import clean, decode
from dirigent.integrations.mail.headers import ENCODED_WORD, WHITE, one_line, words

COMMENT_DEPTH = 20
_BLANKS = dict.fromkeys(map(ord, WHITE), " ")


class Address(NamedTuple):
    """A person's name as shown and the address as written; compare addresses by `key` alone."""

    name: str
    address: str

    @property
    def key(self) -> str:
        return address_key(self.address)


class _List:
    """One pass over a header value from left to right; nothing is read twice."""

    def __init__(self, value: str, hint: str) -> None:
        self.value, self.hint, self.at = value, hint, 0
        self.found: list[Address] = []
        self.fresh()

    def fresh(self) -> None:
        self.phrase: list[str] = []
        self.comment: list[str] = []
        self.angle: str | None = None
        self.spare = ""
        self.tail: list[str] = []
        self.quoted_phrase = False

    def read(self) -> list[Address]:
        value, size = self.value, len(self.value)
        while self.at < size:
            char = value[self.at]
            if char == "=" and self.angle is None and (word := ENCODED_WORD.match(value, self.at)):
                self.phrase.append(word[0])
                self.at = word.end()
            elif char == '"':
                self.quoted()
            elif char == "(":
                self.parenthesis()
            elif char == "<":
                if self.angle is not None:
                    # Two addresses without a comma are two senders, not one to choose from.
                    self.close()
                self.bracket()
            elif char in ",;":
                self.close()
                self.at += 1
            elif char == ":" and self.angle is None and "@" not in "".join(self.phrase[-1:]):
                # The name of a group ends here; its members follow as in any list.
                self.fresh()
                self.at += 1
            else:
                self.plain()
        self.close()
        return self.found

    def plain(self) -> None:
        start = self.at
        size = len(self.value)
        self.at += 1
        while self.at < size and self.value[self.at] not in '"(<,;:=':
            self.at += 1
        (self.phrase if self.angle is None else self.tail).append(self.value[start : self.at])

    def quoted(self) -> None:
        out: list[str] = []
        at, size = self.at + 1, len(self.value)
        while at < size and self.value[at] != '"':
            at += self.value[at] == "\\" and at + 1 < size
            out.append(self.value[at])
            at += 1
        self.at = at + 1
        if self.angle is not None:
            return
        if self.value[self.at : self.at + 1] == "@":
            self.quoted_local(f'"{"".join(out)}"')
        else:
            self.quoted_phrase = True
            self.phrase.append("".join(out) + " ")

    def quoted_local(self, local: str) -> None:
        start = self.at
        while self.at < len(self.value) and self.value[self.at] not in '"(<,;:' + WHITE:
            self.at += 1
        self.spare = local + self.value[start : self.at]

    def parenthesis(self) -> None:
        depth, at, size = 0, self.at, len(self.value)
        out: list[str] = []
        while at < size:
            char = self.value[at]
            if char == "\\" and at + 1 < size:
                at += 1
                out.append(self.value[at])
            elif char == "(" and depth < COMMENT_DEPTH:
                depth += 1
                out.append(char if depth > 1 else "")
            elif char == ")":
                depth -= 1
                if depth <= 0:
                    break
                out.append(char)
            else:
                out.append(char)
            at += 1
        self.at = at + 1
        self.comment.append("".join(out))

    def bracket(self) -> None:
        start, at, size = self.at + 1, self.at + 1, len(self.value)
        inside_quotes = False
        while at < size:
            char = self.value[at]
            if char == '"':
                inside_quotes = not inside_quotes
            elif char == "\\" and inside_quotes:
                at += 1
            elif char == ">" and not inside_quotes:
                break
            at += 1
        if at >= size:
            # Never closed: the address ends where the next one of the list begins.
            at = start
            while at < size and self.value[at] not in ",;":
                at += 1
        self.angle = self.value[start:at]
        self.at = at + 1 if self.value[at : at + 1] == ">" else at

    def close(self) -> None:
        phrase = "".join(self.phrase).strip(WHITE)
        comment = " ".join(self.comment)
        if self.angle is not None:
            tail = "".join(self.tail)
            if ">" in tail:
                # A line broken inside the brackets: what stands before the last one still belongs to the address.
                self.angle += ">" + tail.rpartition(">")[0]
            self.add(phrase or comment, self.angle)
        elif self.spare:
            self.add(phrase or comment, self.spare)
        elif phrase:
            self.bare(phrase, comment)
        elif comment:
            self.add(comment, "")
        self.fresh()

    def bare(self, phrase: str, comment: str) -> None:
        """An address without brackets; a name beside it is kept as the name."""
        pieces = phrase.translate(_BLANKS).split(" ")
        # The raw value of an encoded word may hold an @ of its own, but never stands for an address.
        marked = [piece for piece in pieces if "@" in piece and not piece.startswith("=?")]
        if len(pieces) > 1 and len(marked) == 1:
            address = marked[0].strip("<>[]")
            self.add(" ".join(piece for piece in pieces if piece is not marked[0]) or comment, address)
        elif marked and not self.quoted_phrase:
            self.add(comment, phrase)
        else:
            self.add(phrase, "")

    def add(self, name: str, address: str) -> None:
        # An encoded word is no address: mail servers do not decode it, and we must see the same sender as they.
        address = one_line(clean(decode(address.encode("latin-1", "replace"), self.hint)), 320)
        if address.startswith("@") and ":" in address:
            # A route of old (`@relay:person@host`) says nothing about the person.
            address = address.rpartition(":")[2]
        if address.lower().startswith("mailto:"):
            address = address[7:]
        name = one_line(words(name, self.hint), 300).strip("\"' ") if name else ""
        if name or address:
            self.found.append(Address(name, address))


def addresses(values: list[str], hint: str = "") -> tuple[Address, ...]:
    """Every address of the header in order, names decoded and kept as they are, whatever letters they mix.

    Encoded words are decoded after the list is split, so that a comma inside a name never makes a second address.
    """
    return tuple(address for value in values for address in _List(value, hint).read())
