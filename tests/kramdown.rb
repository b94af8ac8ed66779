# Renders Markdown as Jekyll does: a line of JSON in (options that differ, and then texts), a line of JSON out (a list
# of HTML).
require "json"
require "kramdown"
require "kramdown-parser-gfm"

# Jekyll's defaults: https://jekyllrb.com/docs/configuration/markdown/
OPTIONS = { input: "GFM", auto_ids: true, hard_wrap: false, entity_output: "as_char", toc_levels: (1..6),
            smart_quotes: "lsquo,rsquo,ldquo,rdquo", footnote_nr: 1, show_warnings: false }.freeze

# As jekyll-commonmark does, with its extensions on.
def commonmark(text, names)
  require "commonmarker"
  known = CommonMarker::Config::OPTS
  parse, render = [:parse, :render].map { |kind| names.map(&:to_sym) & known[kind].keys }
  doc = CommonMarker.render_doc(text, parse.empty? ? :DEFAULT : parse, %i[strikethrough autolink table])
  doc.to_html(render.empty? ? :DEFAULT : render, %i[strikethrough autolink table])
end

$stdout.sync = true
$stdin.each_line do |line|
  changed, *texts = JSON.parse(line)
  options = OPTIONS.merge(JSON.parse(changed, symbolize_names: true))
  puts JSON.generate(texts.map { |text| options[:commonmark] ? commonmark(text, options[:commonmark]) : Kramdown::Document.new(text, options).to_html })
end
