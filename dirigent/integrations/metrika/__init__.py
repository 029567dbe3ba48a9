"""Yandex Metrika: what its management interface says of a counter."""
