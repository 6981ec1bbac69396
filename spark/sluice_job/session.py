"""The Spark session's settings: those that a right and repeatable result depends on."""

from pyspark.sql import SparkSession

OPTIMIZER = "org.apache.spark.sql.catalyst.optimizer"

SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "false",
    # A date that the old parser would have taken is a bad value, not the end of the job.
    "spark.sql.legacy.timeParserPolicy": "CORRECTED",
    # A file that can't be read must fail the dataset, not be left out.
    "spark.sql.files.ignoreMissingFiles": "false",
    "spark.sql.files.ignoreCorruptFiles": "false",
    # How files are cut into tasks must depend on the files alone, not on how many machines there are just now.
    "spark.sql.files.minPartitionNum": "8",
    "spark.sql.files.maxPartitionBytes": "128m",
    "spark.sql.files.openCostInBytes": "4m",
    "spark.sql.parquet.compression.codec": "snappy",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    # A filter that is pushed below the parse evaluates the parse once for each column it asks for.
    "spark.sql.optimizer.excludedRules": f"{OPTIMIZER}.PushDownPredicates,{OPTIMIZER}.PushPredicateThroughNonJoin",
}

HADOOP_SETTINGS = {
    # Nobody reads a batch's folder before it is published: so no second renaming, and no marker object.
    "spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version": "2",
    "spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs": "false",
}


def start_session() -> SparkSession:
    builder = SparkSession.builder.appName("sluice")
    for name, value in {**SETTINGS, **HADOOP_SETTINGS}.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()
