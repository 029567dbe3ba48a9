"""What the person wrote this time, apart from what they answer and how they sign."""

import re

READ_LIMIT = 300_000

_MARKER_LIMIT = 300
_ORIGINAL = re.compile(
    r"[-_*\s]{2,40}(original message|original appointment|исходное сообщение|первоначальное сообщение|"
    r"оригинальное сообщение|исходное письмо)[-_*\s]{0,40}",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    r"[-_*\s]{0,40}(forwarded message|begin forwarded message|пересылаемое сообщение|пересланное сообщение|"
    r"начало переадресованного сообщения|начало пересылаемого сообщения|пересылаемое письмо)[-_*:\s]{0,40}",
    re.IGNORECASE,
)
_WROTE = re.compile(r"(wrote|writes|пишет|писал|писала|писал\(а\)|написал|написала|написал\(а\))( ?<[^<>\s]{1,200}>)?:")
_FROM_LINE = re.compile(r"\*?(from|от|от кого):\*? ?\S", re.IGNORECASE)
_BESIDE_FROM = re.compile(r"\*?(sent|to|subject|date|cc|отправлено|кому|тема|дата|копия):", re.IGNORECASE)
_DATED = re.compile(r"\d{1,2}[.:/ ]\d{2}|\d{4}|\d{1,2} [а-яa-z]{3,10}", re.IGNORECASE)
_DEVICE = re.compile(
    r"(sent from (my |mail for |outlook|yahoo|mobile)|отправлено (с |из |со )|get outlook for |"
    r"скачайте outlook |отправлено: )",
    re.IGNORECASE,
)


def _attribution(lines: list[str], at: int) -> int:
    """How many lines from here say who wrote what follows; 0 when they do not."""
    line = lines[at].strip()
    if not line or len(line) > _MARKER_LIMIT or line.startswith(">"):
        return 0
    if _says_who(line):
        return 1
    following = lines[at + 1].strip() if at + 1 < len(lines) else ""
    # Long ones are broken in two by the sender's program.
    if (
        following
        and len(line) + len(following) <= _MARKER_LIMIT
        and _DATED.search(line)
        and not line.endswith((".", "!", "?"))
    ):
        both = f"{line} {following}"
        return 2 if not following.startswith(">") and _says_who(both) and _quote_follows(lines, at + 2) else 0
    return 0


def _says_who(line: str) -> bool:
    if not line.endswith(":") or not _DATED.search(line):
        return False
    return bool(_WROTE.search(line)) or ("@" in line and "<" in line)


def _quote_follows(lines: list[str], at: int) -> bool:
    return any(line.lstrip().startswith(">") for line in lines[at : at + 3])


def _cut_from_here(lines: list[str], at: int) -> bool:
    line = lines[at].strip()
    if not line or len(line) > _MARKER_LIMIT:
        return False
    if _ORIGINAL.fullmatch(line):
        return True
    return (
        bool(_FROM_LINE.match(line)) and sum(bool(_BESIDE_FROM.match(x.strip())) for x in lines[at + 1 : at + 6]) >= 2
    )


def _without_signature(lines: list[str]) -> list[str]:
    for at, line in enumerate(lines):
        if line in ("-- ", "--") and any(x.strip() for x in lines[:at]):
            return lines[:at]
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    if len(lines) > 1 and len(lines[-1]) < 120 and _DEVICE.match(lines[-1].strip()):
        lines = lines[:-1]
    return lines


def new_text(text: str) -> str:
    """The text without the quoted letter and the signature; answers between quoted lines stay, a forwarded letter stays.

    When nothing would be left the whole text is returned: better twice than lost.
    """
    lines = text[:READ_LIMIT].split("\n")
    kept: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if len(line) < _MARKER_LIMIT and _FORWARDED.fullmatch(line.strip()):
            kept.extend(lines[at:])
            return "\n".join(kept).strip()
        if _cut_from_here(lines, at):
            break
        if line.startswith(">"):
            at += 1
            continue
        said = _attribution(lines, at)
        if said:
            if not _quote_follows(lines, at + said):
                # The quoted letter is not marked line by line, so nothing after it can be told from it.
                break
            at += said
            continue
        kept.append(line)
        at += 1
    kept = _without_signature(kept)
    while kept and not kept[-1].strip(" _-*"):
        kept.pop()
    return "\n".join(kept).strip() or text.strip()
