"""The doors of the glossary and of the knowledge base: see tests/house/doors.py, whose words they are told in."""

from tests.house.policies import HEAD, WORDS, Door, act, form, page

TERM = {"word": WORDS, "instead": WORDS, "explanation": WORDS, "analogy": WORDS, "level": "main"}
ARTICLE = {"kind": "price", "title": WORDS, "text": WORDS, "keeper": "{colleague}", "review_days": 30}

KNOWLEDGE_DOORS: dict[str, Door] = {
    "desk:glossary": page(query="q=реклама&level=special"),
    "desk:term-new": form(may=HEAD, sent=TERM, by="head"),
    "desk:term": form(may=HEAD, sent=TERM | {"revision": 1}, by="head"),
    "desk:term-retirement": act(may=HEAD, by="head"),
    "desk:term-return": act(may=HEAD, by="head", things={"term_id": "retired_term"}),
    "desk:knowledge": page(query="q=цена&kind=price"),
    "desk:article-new": form(may=HEAD, sent=ARTICLE, by="head"),
    "desk:article": page(),
    "desk:article-edit": form(may=HEAD, sent=ARTICLE | {"revision": 1}, by="head"),
    "desk:article-review": act(may=HEAD, by="head"),
    "desk:article-retirement": act(may=HEAD, by="head"),
    "desk:article-return": act(may=HEAD, by="head", things={"article_id": "retired_article"}),
    "desk:knowledge-editors": form(may=HEAD, sent={"people": ["{colleague}"]}, by="head"),
    "desk:jargon": act(sent={"text": WORDS}, keeps=False),
}
