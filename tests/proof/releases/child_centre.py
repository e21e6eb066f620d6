"""Makes an endpoint's folder and prints two enrolment codes, with whatever release is on the path."""

import json
import sys
from pathlib import Path

from sync.central.accounts import Grant, issue_code
from sync.central.centre import open_centre

DISTRICT = "3201"

if __name__ == "__main__":
    centre = open_centre(Path(sys.argv[1]), realm="practice")
    grant = Grant(DISTRICT, "district_head")
    codes = [issue_code(centre, grant, valid_days=1000, many_use=True) for _ in range(2)]
    centre.close()
    sys.stdout.write(json.dumps(codes) + "\n")
