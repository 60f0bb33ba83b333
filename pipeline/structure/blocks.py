"""Pages into one text: paragraphs joined over lines and pages, tables over page breaks, furniture left out.

The text is the blocks' texts joined by line feeds; a block's text is its pieces' raw slices, joined.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import Block, DocCell, DocTable, DocumentPage, Piece
from pipeline.structure.furniture import Place, furniture
from pipeline.structure.headings import find_headings
from pipeline.structure.heads import caption_of, header_rows
from pipeline.structure.paragraphs import Placed, paragraphs
from pipeline.structure.tables import JoinedCell, JoinedTable, continued_marks, join_tables, parents

BLANK = " \t\r\n\u3000\u00a0\ufeff\u200b"
FRAME = 0.5  # a lone box larger than this share of its page is a frame around text, not a table


@dataclass(frozen=True)
class Body:
    """What `Document` takes over: ``text`` and the blocks and tables with offsets into it."""

    text: str
    blocks: tuple[Block, ...]
    tables: tuple[DocTable, ...]


def build(pages: Sequence[DocumentPage]) -> Body:
    """The text of a document from its pages in order."""
    body = _Builder(pages).body()
    headings = find_headings(body.text, body.blocks, body.tables, pages)
    whole = {h.block for h in headings if not h.run_in and h.scope is None}
    blocks = tuple(
        b.model_copy(update={"kind": "heading"}) if n in whole else b for n, b in enumerate(body.blocks)
    )
    return Body(body.text, blocks, body.tables)


class _Builder:
    def __init__(self, pages: Sequence[DocumentPage]) -> None:
        self.pages = pages
        left_out = furniture(pages)
        self.joined = join_tables(pages, left_out)
        self.left_out = left_out | continued_marks(pages, self.joined, left_out)
        self.left_out |= {place for t in self.joined for place in t.dropped}
        self.texts: list[str] = []
        self.end = 0
        self.blocks: list[Block] = []
        self.tables: list[DocTable | None] = []
        self.owner = self._owners()
        self.done: set[int] = set()

    def body(self) -> Body:
        flow: list[Place | int] = []
        for number, entry in enumerate(self.pages, 1):
            flow += self._page_flow(number, len(entry.page.lines))
        self._flow(flow, None, None)
        return Body("\n".join(self.texts), tuple(self.blocks), tuple(t for t in self.tables if t))

    def _owners(self) -> dict[Place, list[int]]:
        """The tables around each line, the outermost first."""
        around: dict[Place, list[tuple[int, int]]] = {}
        for number, table in enumerate(self.joined):
            depth = min(self._depth(page, index) for page, index in table.members)
            for cell in table.cells:
                for place in cell.places:
                    around.setdefault(place, []).append((depth, number))
        return {place: [n for _, n in sorted(found)] for place, found in around.items()}

    def _depth(self, page: int, index: int) -> int:
        up = parents(self.pages[page - 1].page)
        depth = 0
        while index in up and depth < 20:
            index, depth = up[index], depth + 1
        return depth

    def _page_flow(self, number: int, lines: int) -> list[Place | int]:
        """Lines outside tables, and each table once, where its first line stands."""
        out: list[Place | int] = []
        for index in range(lines):
            place = (number, index)
            if place in self.left_out:
                continue
            owners = self.owner.get(place)
            if owners is None:
                out.append(place)
            elif owners[0] not in self.done:
                self.done.add(owners[0])
                out.append(owners[0])
        # tables without any text have no line that marks their place
        for table in self._blank_tables(number):
            self.done.add(table)
            out.append(table)
        return out

    def _blank_tables(self, number: int) -> list[int]:
        return [
            n
            for n, t in enumerate(self.joined)
            if n not in self.done
            and t.members[0][0] == number
            and not any(c.places for c in t.cells)
            and self._depth(*t.members[0]) == 0
        ]

    def _flow(self, flow: Sequence[Place | int], table: int | None, cell: JoinedCell | None) -> None:
        """Emits a column of lines and tables."""
        run: list[Placed] = []
        frames = {r.page: r.box for r in cell.regions} if cell else {}
        for thing in flow:
            if isinstance(thing, int):
                self._paragraphs(run, table)
                run = []
                self._table(self.joined[thing])
            else:
                page, index = thing
                sheet = self.pages[page - 1].page
                if sheet.lines[index].text.strip(BLANK):
                    run.append(Placed(page, index, sheet.lines[index], frames.get(page), sheet.width))
        self._paragraphs(run, table)

    def _paragraphs(self, run: Sequence[Placed], table: int | None) -> None:
        fixed: list[Placed] = []
        for placed in run:
            if placed.line.box is None:
                self._emit_all(fixed, table)
                fixed = []
                self._emit([placed], table)
            else:
                fixed.append(placed)
        self._emit_all(fixed, table)

    def _emit_all(self, run: Sequence[Placed], table: int | None) -> None:
        for paragraph in paragraphs(run) if run else ():
            self._emit(paragraph, table)

    def _emit(self, paragraph: Sequence[Placed], table: int | None) -> None:
        """One block. White space at the ends of its lines is sliced off; nothing is put in."""
        pieces: list[Piece] = []
        text = ""
        for placed in paragraph:
            raw = placed.line.text
            start = len(raw) - len(raw.lstrip(BLANK))
            end = len(raw.rstrip(BLANK))
            if start < end:
                pieces.append(Piece(page=placed.page, line=placed.index, start=start, end=end))
                text += raw[start:end]
        if not pieces:
            return
        at = self.end + 1 if self.texts else 0
        self.texts.append(text)
        self.end = at + len(text)
        self.blocks.append(
            Block(
                kind="paragraph" if table is None else "cell",
                start=at,
                end=self.end,
                pieces=tuple(pieces),
                table=table,
            )
        )

    def _table(self, joined: JoinedTable) -> None:
        if self._is_frame(joined):
            self._flow(self._cell_flow(joined, joined.cells[0]), None, joined.cells[0])
            return
        caption = caption_of([(b, self._text(b)) for b in self.blocks[-2:]])
        if caption is not None:
            caption += len(self.blocks)
            self.blocks[caption] = self.blocks[caption].model_copy(update={"kind": "caption"})
        number = len(self.tables)
        self.tables.append(None)  # its place, before the tables inside it
        cells: list[DocCell] = []
        for cell in joined.cells:
            blocks = len(self.blocks)
            self._flow(self._cell_flow(joined, cell), number, cell)
            at = self.end + 1 if self.texts and blocks == len(self.blocks) else self.end
            start = self.blocks[blocks].start if blocks < len(self.blocks) else min(at, self.end)
            cells.append(
                DocCell(
                    row=cell.row,
                    column=cell.column,
                    row_span=cell.row_span,
                    column_span=cell.column_span,
                    start=start,
                    end=self.end,
                    regions=tuple(cell.regions),
                )
            )
        text = "\n".join(self.texts)
        self.tables[number] = DocTable(
            caption=None if caption is None else self._text(self.blocks[caption]),
            rows=joined.rows,
            columns=joined.columns,
            header_rows=header_rows(cells, [text[c.start : c.end] for c in cells], joined.rows),
            cells=tuple(cells),
        )

    def _cell_flow(self, joined: JoinedTable, cell: JoinedCell) -> list[Place | int]:
        """The cell's own lines, and the tables inside it."""
        me = next(n for n, t in enumerate(self.joined) if t is joined)
        out: list[Place | int] = []
        for place in cell.places:
            owners = self.owner[place]
            inner = owners[owners.index(me) + 1 :]
            if place in self.left_out:
                continue
            if not inner:
                out.append(place)
            elif inner[0] not in self.done:
                self.done.add(inner[0])
                out.append(inner[0])
        return out

    def _is_frame(self, joined: JoinedTable) -> bool:
        if len(joined.cells) != 1:
            return False
        page = self.pages[joined.members[0][0] - 1].page
        box = joined.cells[0].regions[0].box
        return box is not None and box.area > FRAME * page.width * page.height

    def _text(self, block: Block) -> str:
        return "".join(self.pages[p.page - 1].page.lines[p.line].text[p.start : p.end] for p in block.pieces)
