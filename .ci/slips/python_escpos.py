"""The ordinary slip by python-escpos, once with a QR code that the printer draws and once with one that is drawn here.

Prints a line for each: a name, the bytes in hexadecimal, and the nanoseconds that one slip takes.
"""
import sys
import time

from escpos.constants import QR_ECLEVEL_M
from escpos.printer import Dummy

ROUNDS = 500


def text(printer, line, **style):
    printer.set(align="left", custom_size=True, **style)
    # It has no Chinese code page, so its users send the encoded line as it is.
    printer._raw(line.encode("gb18030") + b"\n")


def slip(printer, content, native):
    printer.clear()
    printer.hw("INIT")
    printer._raw(b"\x1c&")
    text(printer, content["hall"], width=1, height=1, bold=True)
    printer._raw(b"\x1bJ\x10")
    text(printer, content["matter"], width=2, height=2, bold=True)
    text(printer, content["number"], width=8, height=8, bold=True)
    printer._raw(b"\x1bJ\x14")
    text(printer, content["counters"], width=2, height=2, bold=True)
    text(printer, content["place"], width=1, height=2, bold=False)
    text(printer, content["ahead"], width=1, height=2, bold=False)
    printer._raw(b"\x1bJ\x14")
    text(printer, content["time"], width=1, height=1, bold=False)
    printer.set(align="center")
    printer._raw(b"\x1bJ\x1c")
    printer.qr(content["link"], ec=QR_ECLEVEL_M, size=7, native=native)
    printer._raw(b"\x1bJ\x1c")
    printer.set(align="center", bold=True)
    printer._raw(content["hint"].encode("gb18030") + b"\n")
    printer.cut(mode="PART", feed=False)
    return printer.output


with open(sys.argv[1], encoding="utf-8") as lines:
    content = dict(line.rstrip("\n").split("=", 1) for line in lines)
for name, native in [("python-escpos, code by the printer", True), ("python-escpos, code as a picture", False)]:
    printer = Dummy()
    start = time.perf_counter_ns()
    for _ in range(ROUNDS):
        output = slip(printer, content, native)
    print(name, output.hex(), (time.perf_counter_ns() - start) // ROUNDS, sep="\t")
