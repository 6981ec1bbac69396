"""Splits the texts of a JSON document as the job does, and writes where each record lies: for the tests of tables."""

import json
import sys

from sluice_job.read.block import Fault
from sluice_job.read.dialect import Dialect
from sluice_job.read.fields import fields_of
from sluice_job.read.records import find_records

answers = []
for text in json.load(sys.stdin):
    block = find_records(bytes.fromhex(text), Dialect(ord(","), ord('"')), 1, final=True)[0]
    answers.append(
        [
            {
                "at": int(block.starts[record]),
                "line": int(block.lines[record]),
                "fault": Fault(int(block.faults[record])).name,
                "fields": fields_of(block, record, Dialect(ord(","), ord('"'))) if block.faults[record] == 0 else [],
            }
            for record in range(block.records)
        ]
    )
json.dump(answers, sys.stdout)
