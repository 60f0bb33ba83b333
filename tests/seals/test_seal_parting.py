"""Which letters must be read for a name to be no other body's."""

from __future__ import annotations

import pytest

from extractors.seals.parting import is_parted, starts_alone


@pytest.mark.parametrize(
    ("name", "unread", "parted"),
    [
        ("陕西省人民政府", {1}, True),  # 陕_省 is one province
        ("陕西省人民政府", {0}, False),  # _西省 are three
        ("咸阳市人民政府", {0}, False),
        ("长沙市人民政府", {2}, False),  # there is a 长沙县
        ("长沙市人民政府", {6}, True),
        ("长沙市人民政府", {5, 6}, False),  # 人民法院
        ("安徽省通信管理局", {5}, True),
        ("安徽省通信管理局", {7}, False),
        ("广西壮族自治区通信管理局", {0, 1, 2}, False),  # 宁夏回族自治区, one letter shorter
        ("内蒙古自治区通信管理局", {0, 1}, True),
        ("内蒙古自治区通信管理局", set(), True),
    ],
)
def test_the_letters_left_must_part_the_name_from_every_other(
    name: str, unread: set[int], parted: bool
) -> None:
    assert is_parted(name, unread) is parted


def test_a_name_without_a_place_is_never_parted() -> None:
    assert not is_parted("人民政府", {0})


def test_what_stands_before_a_place_may_make_it_another() -> None:
    assert starts_alone("吉林省人民政府")
    assert not starts_alone("鞍山市人民政府")  # 马鞍山市
