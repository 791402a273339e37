"""Runs a command and notes the most memory it held, in kB, in the file named first.

A new process begins its life with its parent's memory on its account. The benchmarks
are large; this one is small, so what is read here is the command's own.
"""

import os
import sys

if __name__ == "__main__":
    note, *command = sys.argv[1:]
    child = os.spawnv(os.P_NOWAIT, command[0], command)  # noqa: S606
    _pid, status, used = os.wait4(child, 0)
    with open(note, "w") as file:  # noqa: PTH123 -- pathlib would make it larger
        file.write(str(used.ru_maxrss))
    sys.exit(os.waitstatus_to_exitcode(status))
