"""Words between quotation marks: their own marks become the inner ones."""

from django import template

from dirigent.foundation import quoting

register = template.Library()
register.filter("inside_quotes", quoting.inside_quotes)
