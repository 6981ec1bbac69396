"""The job from end to end, on the storage server of the repository and through the real connector."""

from sluice_job.main import main

PEOPLE = {
    "format": 1,
    "dataset": "people",
    "files": ["people*.csv"],
    "columns": [
        {"name": "id", "type": "integer", "required": True, "min": 1},
        {"name": "name", "type": "string", "maxLength": 20},
        {"name": "born", "type": "date"},
    ],
    "key": ["id"],
    "maxBadRows": 0.5,
}


def test_publishes_a_dataset(spark, lake):
    lake.stage(PEOPLE)
    old = lake.put_raw("people-1.csv", "id,name,born\n1,Ann,2001-02-03\n2,Bob,\n3,Cy,1999-12-31\n")
    new = lake.put_raw("people-2.csv", "born,id,name\n2002-02-02,2,Bo\nnever,4,Di\n", modified="2024-02-01T00:00:00Z")

    assert main(lake.arguments()) == 0

    rows = spark.read.parquet(*lake.current("people")).orderBy("id").collect()
    assert [(row.id, row.name, str(row.born), row._source_object) for row in rows] == [
        (1, "Ann", "2001-02-03", old),
        (2, "Bo", "2002-02-02", new),
        (3, "Cy", "1999-12-31", old),
    ]
