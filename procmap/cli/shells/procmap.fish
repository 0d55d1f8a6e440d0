# Completion of procmap for fish. Save it once:
#     procmap completion fish > ~/.config/fish/completions/procmap.fish

function __procmap_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -a words "$current"
    set -lx PROCMAP_COMPLETION fish
    set -lx PROCMAP_COMPLETION_WORDS (string join \x1f -- $words)
    set -l lines ($words[1] 2>/dev/null)
    switch "$lines[1]"
        case words
            test (count $lines) -gt 1; and printf '%s\n' $lines[2..-1]
        case 'files yaml'
            __fish_complete_suffix .yaml
            __fish_complete_suffix .yml
        case 'files folders'
            __fish_complete_directories "$current"
        case files
            __fish_complete_path "$current"
    end
end

complete -c procmap -f -k -a '(__procmap_complete)'
