# Renders Markdown as Jekyll does: a line of JSON in (a list of texts), a line of JSON out (a list of HTML).
require "json"
require "kramdown"
require "kramdown-parser-gfm"

# Jekyll's defaults: https://jekyllrb.com/docs/configuration/markdown/
OPTIONS = { input: "GFM", auto_ids: true, hard_wrap: false, entity_output: "as_char", toc_levels: (1..6),
            smart_quotes: "lsquo,rsquo,ldquo,rdquo", footnote_nr: 1, show_warnings: false }.freeze

$stdout.sync = true
$stdin.each_line do |line|
  puts JSON.generate(JSON.parse(line).map { |text| Kramdown::Document.new(text, OPTIONS).to_html })
end
