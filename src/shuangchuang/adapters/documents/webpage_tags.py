"""Which tags of a page are left out, which begin a new line, which are bold."""

# fmt: off
# Not the words of the page, or not words at all.
DROPPED = frozenset(
    {
        "script", "style", "noscript", "nav", "footer", "template", "svg", "iframe", "object",
        "embed", "select", "button", "textarea", "canvas", "audio", "video", "map", "head", "title",
        "math", "datalist",
    }
)
# What begins and ends a line of its own.
BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
        "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "form", "h1", "h2",
        "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu",
        "ol", "p", "pre", "section", "summary", "ul", "table", "tbody", "thead", "tfoot", "tr",
        "td", "th",
    }
)
# What a browser sets bold where no style says otherwise.
BOLD = frozenset(
    {
        "b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th",
    }
)
# fmt: on
