"""Why the operating system refused something, in Chinese: its own words are English."""

from __future__ import annotations

import errno
import os
import socket

_WHY = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "不允许这样操作",
    errno.EROFS: "该位置只读",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "已达磁盘限额",
    errno.EEXIST: "已有同名文件",
    errno.EISDIR: "是文件夹，不是文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.ENOTEMPTY: "文件夹不空",
    errno.ENAMETOOLONG: "文件名过长",
    errno.ELOOP: "符号链接成环",
    errno.EMFILE: "打开的文件过多",
    errno.ENFILE: "打开的文件过多",
    errno.EIO: "读写出错，磁盘或光盘可能已损坏",
    errno.EBUSY: "正被占用",
    errno.ETXTBSY: "正被占用",
    errno.EFBIG: "文件过大",
    errno.ENODEV: "没有这个设备",
    errno.EADDRINUSE: "端口已被占用",
    errno.EADDRNOTAVAIL: "不是本机的地址",
    errno.ECONNREFUSED: "对方拒绝连接",
    errno.ETIMEDOUT: "超时",
    errno.ESTALE: "网络文件夹已断开",
}


def why(error: OSError) -> str:
    """One clause, without a full stop; of an error that is not known here its number and the system's words."""
    if isinstance(error, socket.gaierror):
        return "查不到这个主机名或地址"
    known = _WHY.get(error.errno or 0)
    if known is not None:
        return known
    told = error.strerror or str(error) or type(error).__name__
    return (
        f"系统报告：{told}" if error.errno is None else f"系统错误 {error.errno}：{os.strerror(error.errno)}"
    )
