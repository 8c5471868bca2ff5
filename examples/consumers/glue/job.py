"""Runs on AWS Glue 5.0 as a streaming job. Only what Glue alone has stands here: a laptop can't run it."""

import sys

from awsglue.context import GlueContext
from awsglue.job import Job
from awsglue.utils import getResolvedOptions
from pyspark.context import SparkContext

from counts import RECORD, start

NAMES = ["JOB_NAME", "stream_arn", "starting_position", "to", "checkpoint", "batch_seconds"]

FAN_OUT = "consumer_arn"

has_consumer = f"--{FAN_OUT}" in sys.argv
options = getResolvedOptions(sys.argv, NAMES + ([FAN_OUT] if has_consumer else []))
glue = GlueContext(SparkContext.getOrCreate())
glue.spark_session.conf.set("spark.sql.session.timeZone", "UTC")
job = Job(glue)
job.init(options["JOB_NAME"], options)

records = glue.create_data_frame.from_options(
    connection_type="kinesis",
    connection_options={
        "typeOfData": "kinesis",
        "streamARN": options["stream_arn"],
        "startingPosition": options["starting_position"],
        "classification": "json",
        "inferSchema": "false",
        "schema": RECORD,
        "addRecordTimestamp": "true",
        "emitConsumerLagMetrics": "true",
        **({"fanoutConsumerARN": options[FAN_OUT]} if has_consumer else {}),
    },
)
query = start(records, options["to"], options["checkpoint"], processingTime=f"{options['batch_seconds']} seconds")
query.awaitTermination()
job.commit()
