"""The same document through the reference program of the event hash and through ours, in one run.

    pip install epcis-event-hash-generator==1.9.3
    cargo build --release -p zhunsheng-epcis --example throughput
    python3 event_hash.py PATH/TO/release/examples/throughput

Ours reads, and hashes; then reads, validates and hashes. The reference reads and hashes; it does not
validate, is written in Python and says of itself that it is no production code: the comparison is of
what a user gets, and no praise. Rates are events a second of processor time on one core. The document
has 500 events of ten items for ours, and the first 50 of them for the reference, which is slower by
the event, not by the document. Hashes of the first events are compared as well.
"""

import json
import subprocess
import sys
import tempfile
import time

from epcis_event_hash_generator import hash_generator, json_to_py


def reference(text, rounds):
    hashes = []
    begun = time.process_time()
    for _ in range(rounds):
        events = json_to_py.event_list_from_epcis_document_str(text)
        hashes = hash_generator.epcis_hashes_from_events(events)
    return hashes, rounds * len(hashes) / (time.process_time() - begun)


def main():
    program = sys.argv[1]
    whole = subprocess.run([program, "make", "500", "10"], capture_output=True, check=True).stdout
    with tempfile.NamedTemporaryFile(suffix=".jsonld") as file:
        file.write(whole)
        file.flush()
        for mode in ("hash", "check"):
            said = subprocess.run([program, mode, file.name, "200"], capture_output=True, check=True, text=True)
            print(said.stdout.strip())
        document = json.loads(whole)
        document["epcisBody"]["eventList"] = document["epcisBody"]["eventList"][:50]
        file.seek(0)
        file.truncate()
        file.write(json.dumps(document).encode())
        file.flush()
        ours = subprocess.run([program, "list", file.name], capture_output=True, check=True, text=True).stdout.split()
        theirs, rate = reference(json.dumps(document), 3)
    print(f"reference 1.9.3: {int(rate)} events/s of processor time")
    same = sum(one == other for one, other in zip(ours, theirs))
    print(f"hashes that agree: {same} of {len(theirs)}")
    return 0 if same == len(theirs) == len(ours) else 1


if __name__ == "__main__":
    sys.exit(main())
