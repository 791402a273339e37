"""The portal's drawings: strokes on a ground of 20 × 20. Status differs by shape first."""

DRAWINGS: dict[str, str] = {
    "search": '<circle cx="8.8" cy="8.8" r="5.3"/><path d="m12.8 12.8 4 4"/>',
    "plus": '<path d="M10 4v12M4 10h12"/>',
    "warning": '<path d="M10 3.2 17.6 16.5H2.4zM10 8.3v3.6m0 2v.1"/>',
    "clock": '<circle cx="10" cy="10" r="7"/><path d="M10 6v4.2l2.7 1.8"/>',
    "right": '<path d="M3.5 10h12m-4.5-4.5L15.5 10 11 14.5"/>',
    "left": '<path d="M16.5 10h-12M9 5.5 4.5 10 9 14.5"/>',
    "tick": '<path d="m4.5 10.5 3.7 3.7 7.3-7.9"/>',
    "cross": '<path d="m5 5 10 10M15 5 5 15"/>',
    "file": '<path d="M5 2.8h6.5L15 6.3v10.9H5zM11.3 3v3.5H15M10 9v5m-2-1.9 2 2 2-2"/>',
    "upload": '<path d="M5 2.8h6.5L15 6.3v10.9H5zM11.3 3v3.5H15M10 14V9m-2 1.9 2-2 2 2"/>',
    "bell": '<path d="M4.5 14h11c-1-1.2-1.4-2.6-1.4-5a4.1 4.1 0 0 0-8.2 0c0 2.4-.4 3.8-1.4 5z'
    'm4 2.5h3"/>',
    "done": '<circle class="full" cx="10" cy="10" r="8"/>'
    '<path class="inv" d="m6.3 10.2 2.5 2.5 5-5.2"/>',
    "going": '<circle cx="10" cy="10" r="7.1"/>'
    '<path class="full" d="M10 2.9a7.1 7.1 0 0 1 0 14.2z"/>',
    "not": '<circle cx="10" cy="10" r="7.1"/>'
    '<path d="m7.3 7.3 5.4 5.4m0-5.4-5.4 5.4"/>',
    "dropped": '<circle cx="10" cy="10" r="7.1"/><path d="M5.2 14.8 14.8 5.2"/>',
    "unknown": '<circle cx="10" cy="10" r="7.1" stroke-dasharray="2.6 2.4"/>'
    '<path d="M8.2 8.3a1.9 1.9 0 1 1 2.7 1.8c-.6.3-.9.7-.9 1.3m0 2.3v.1"/>',
    "flag": '<path d="M5 17V3.5h10l-2.3 3.5L15 10.5H5"/>',
    "lock": '<path d="M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 6 0V9"/>',
    "pencil": '<path d="m4 16 .8-3.4 8.6-8.6 2.6 2.6-8.6 8.6z"/>',
    "up": '<path d="M10 16V4.5m-4.5 4.5L10 4.5 14.5 9"/>',
    "down": '<path d="M10 4v11.5m4.5-4.5L10 15.5 5.5 11"/>',
    "bin": '<path d="M4 5.5h12M8 5.5V3.8h4v1.7M5.5 5.5l.8 11h7.4l.8-11"/>',
    "copy": '<path d="M7 7h9.500v9.500H7zM13 7V3.500H3.500V13H7"/>',
    "undo": '<path d="M7 4.500 3.500 8 7 11.500M3.500 8H12a4 4 0 0 1 0 8H8"/>',
    "paste": '<path d="M7 4.500H4v12h12v-12h-3M7 3h6v3H7zM7 10h6m-6 3h6"/>',
    "comment": '<path d="M3.5 4.5h13v9h-7L6 16.5v-3H3.5z"/>',
    "people": '<circle cx="7" cy="7" r="2.8"/>'
    '<path d="M2 16.5c.3-3 2.2-4.7 5-4.7s4.7 1.7 5 4.7M13 4.5a2.6 2.6 0 0 1 0 5.1'
    'm1.500 2.500c2 .5 3.200 2 3.500 4.400"/>',
    "calendar": '<path d="M3.500 5h13v11.500h-13zM3.500 8.500h13M7 3v3.500M13 3v3.500"/>',
    "chart": '<path d="M4 16.500V9m4 7.500v-12m4 12V11m4 5.500V6.500"/>',
    "mail": '<path d="M3 5h14v10.500H3zM3.300 5.500 10 11l6.700-5.500"/>',
}
