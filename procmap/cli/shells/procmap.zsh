#compdef procmap
# Completion of procmap for zsh. Add to ~/.zshrc, behind compinit:
#     source <(procmap completion zsh)
# or save it as the file _procmap in a folder of $fpath.

_procmap() {
  local line
  local -a lines described unfinished
  lines=("${(@f)$(
    PROCMAP_COMPLETION=zsh PROCMAP_COMPLETION_WORDS="${(pj:\x1f:)words[1,CURRENT]}" \
      "${(Q)words[1]/#\~/$HOME}" 2>/dev/null
  )}")
  case $lines[1] in
    (words)
      for line in "${(@)lines[2,-1]}"; do
        described+=("${${${line%%$'\t'*}//\\/\\\\}//:/\\:}:${line#*$'\t'}")
      done
      [[ $lines[2] == *=$'\t'* ]] && unfinished=(-S '')
      _describe -V procmap described $unfinished
      ;;
    ('files yaml') _files -g '*.(yaml|yml)' ;;
    ('files folders') _files -/ ;;
    (files) _files ;;
  esac
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _procmap "$@"
else
  compdef _procmap procmap
fi
