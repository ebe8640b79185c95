"""Cut the running process off from the network, for good and without privileges.

Source  seccomp(2), BPF: socket(2) gives EACCES from here on; sockets already open stay usable
Note    Linux on x86-64 and arm64; elsewhere nothing happens, and the parsed query alone protects
"""

import ctypes
import platform
import struct
import sys

_SOCKET = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""architecture as audit(7) numbers it, and its number of the call"""
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_LOAD, _JUMP_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 13


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def forbid_network() -> bool:
    """Make every later attempt to open a socket fail; whether this machine can."""
    if sys.platform != "linux" or platform.machine() not in _SOCKET:
        return False
    architecture, call = _SOCKET[platform.machine()]
    steps = (
        (_LOAD, 0, 0, 4),
        (_JUMP_EQUAL, 0, 3, architecture),
        (_LOAD, 0, 0, 0),
        (_JUMP_EQUAL, 0, 1, call),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    )
    code = b"".join(struct.pack("HBBI", *step) for step in steps)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(steps), ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0)
