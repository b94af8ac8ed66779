# Builds sites with Jekyll: a line of JSON in (a list of a site's folder and where to), a line of JSON out (what went
# wrong, or null). Each build has a process of its own, which needs not load Jekyll again.
require "jekyll"
require "json"
require "kramdown-parser-gfm"

OPTIONS = { "quiet" => true, "disable_disk_cache" => true }.freeze

def build(folder, target)
  Dir.chdir(folder) { Jekyll::Commands::Build.process(OPTIONS.merge("destination" => target)) }
  nil
rescue StandardError, SystemExit => e
  "#{e.class}: #{e.message}"
end

answers = $stdout.dup
answers.sync = true
$stdout.reopen($stderr) # what Jekyll and its plugins print is no answer
$stdin.each_line do |line|
  Process.wait(fork { answers.puts(JSON.generate(build(*JSON.parse(line)))) })
end
