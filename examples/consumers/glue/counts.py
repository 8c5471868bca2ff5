"""Counts offers by country and minute. job.py runs it on AWS Glue, local.py on a laptop: the same code on both."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql.streaming import StreamingQuery

# What the job needs of an enriched record, in Spark's words. An offer's own members are not looked at.
RECORD = "enrichment STRUCT<id: STRING>, location STRUCT<country: STRING>, bandwidthOptions ARRAY<STRING>"

# When the stream took a record; Glue's name for it.
TAKEN_AT = "__src_timestamp"

# Longer than a batch is tried again, by this kit's defaults: what comes twice comes within it. The state grows with it.
REMEMBERED = "24 hours"


def visits(records: DataFrame) -> DataFrame:
    """Enriched records → id, country, offers, at. Without what is no enriched record."""
    return records.select(
        F.col("enrichment.id").alias("id"),
        # As the record gave it: a code, a name or a flag.
        F.coalesce(F.col("location.country"), F.lit("")).alias("country"),
        F.coalesce(F.size("bandwidthOptions"), F.lit(0)).alias("offers"),
        F.col(TAKEN_AT).cast("timestamp").alias("at"),
    ).where(F.col("id").isNotNull())


def rows(batch: DataFrame) -> DataFrame:
    """Visits → country, minute, offers, records. Rows of one country and minute, from several batches, add up."""
    minute = F.date_format(F.date_trunc("minute", "at"), "yyyy-MM-dd'T'HH:mm:ss'Z'")
    return batch.groupBy("country", minute.alias("minute")).agg(
        F.sum("offers").alias("offers"), F.count("*").alias("records")
    )


def start(records: DataFrame, to: str, checkpoint: str, **trigger: object) -> StreamingQuery:
    """Counts a stream of enriched records, each `enrichment.id` once, into JSON files below `to`, a folder a batch.

    A batch that is tried again after a failure writes its own folder again: its rows are there once.
    """

    def write(batch: DataFrame, number: int) -> None:
        rows(batch).coalesce(1).write.mode("overwrite").json(f"{to}/batch={number}")

    once = visits(records).withWatermark("at", REMEMBERED).dropDuplicatesWithinWatermark(["id"])
    return once.writeStream.foreachBatch(write).option("checkpointLocation", checkpoint).trigger(**trigger).start()
