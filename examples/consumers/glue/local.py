"""Runs the job on a laptop, over records in files: python3 local.py RECORDS_FOLDER TO_FOLDER

Each line of a file is {"at": when the stream took the record, "data": the record's text}.
"""

import sys
from pathlib import Path

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from counts import RECORD, TAKEN_AT, start


def main(records: str, to: str) -> None:
    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.host", "localhost")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    # A file a batch, so that what comes twice comes in another batch too.
    lines = spark.readStream.schema("at STRING, data STRING").option("maxFilesPerTrigger", 1).json(records)
    parsed = lines.select(F.from_json("data", RECORD).alias("record"), F.col("at").alias(TAKEN_AT))
    query = start(parsed.select("record.*", TAKEN_AT), to, f"{to}-checkpoint", availableNow=True)
    query.awaitTermination()
    spark.stop()


if __name__ == "__main__":
    main(*(Path(argument).absolute().as_posix() for argument in sys.argv[1:3]))
