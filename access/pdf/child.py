"""The child process that makes one PDF: takes its limits first, reads an order, writes the file, and is gone."""

import json
import resource
import sys
from pathlib import Path

MEMORY = 1024 * 1024 * 1024
PROCESSOR_SECONDS = 15


def main() -> None:
    """Read the order from standard input and write the PDF to standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import typst

    folder = Path(sys.argv[1])
    order = json.loads(sys.stdin.buffer.read())
    made = typst.compile(
        str(folder / f"{Path(order['template']).name}.typ"),
        root=str(folder),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(order["data"], ensure_ascii=False), "lang": order["lang"]},
        pdf_standards="ua-1",
        # One moment for all files: the same data gives the same bytes.
        timestamp=0,
    )
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
