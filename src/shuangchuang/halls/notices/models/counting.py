"""What all processes of the site count and remember together, for a while."""

from __future__ import annotations

from django.db import models


class SharedValueRecord(models.Model):
    """
    A value of the shared cache (``shared_cache.py``) until ``ends``, in seconds since 1970.

    Known by a keyed digest: keys hold addresses of visitors. ``value`` is JSON, which runs nothing when it is read.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    value = models.TextField()
    ends = models.FloatField(db_index=True)

    def __str__(self) -> str:
        return self.digest[:8]


class CodeCountRecord(models.Model):
    """How many codes went to an address for a purpose within a stretch of ``seconds``, the ``number``-th since 1970."""

    subject = models.CharField(max_length=64)  # a keyed digest: no address is stored
    seconds = models.PositiveIntegerField()
    number = models.BigIntegerField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("subject", "seconds", "number"), name="codes_counted_once")]

    def __str__(self) -> str:
        return f"{self.subject[:8]}: {self.count}"
