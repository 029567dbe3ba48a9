from django.urls import path

from . import articles, editors, glossary, noticing

urlpatterns = [
    path("glossary/", glossary.glossary, name="glossary"),
    path("glossary/new/", glossary.term_new, name="term-new"),
    path("glossary/<int:term_id>/", glossary.term, name="term"),
    path("glossary/<int:term_id>/retirement/", glossary.retirement, name="term-retirement"),
    path("glossary/<int:term_id>/return/", glossary.coming_back, name="term-return"),
    path("knowledge/", articles.articles, name="knowledge"),
    path("knowledge/new/", articles.article_new, name="article-new"),
    path("knowledge/<int:article_id>/", articles.article, name="article"),
    path("knowledge/<int:article_id>/wording/", articles.wording, name="article-edit"),
    path("knowledge/<int:article_id>/review/", articles.review, name="article-review"),
    path("knowledge/<int:article_id>/retirement/", articles.retirement, name="article-retirement"),
    path("knowledge/<int:article_id>/return/", articles.coming_back, name="article-return"),
    path("knowledge/editors/", editors.editors, name="knowledge-editors"),
    path("knowledge/jargon/", noticing.jargon, name="jargon"),
]
