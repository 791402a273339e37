"""Which static files are worth collecting: what a page names, not whole packages."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class PortalStaticFilesConfig(StaticFilesConfig):
    """Leaves out what the packages carry and no page asks for."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "*.d.ts",
        "*.map",
        "ext",
        "htmx.amd.js",
        "htmx.cjs.js",
        "htmx.esm.js",
        "htmx.esm.d.ts",
        "htmx-2.js",
        "inter-cyrillic*",
        "inter-greek*",
        "inter-vietnamese*",
        "inter-latin-ext-*",
        "inter-latin-opsz*",
        "inter-latin-standard*",
        "v2",
    ]
