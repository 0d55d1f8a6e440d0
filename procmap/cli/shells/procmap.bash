# Completion of procmap for bash. Add to ~/.bashrc:
#     source <(procmap completion bash)

_procmap() {
    local kind value rest
    COMPREPLY=()
    {
        read -r kind
        while IFS=$'\t' read -r value rest; do
            COMPREPLY+=("$value")
        done
    } < <(
        IFS=$'\x1f'
        PROCMAP_COMPLETION=bash PROCMAP_COMPLETION_WORDS="${COMP_WORDS[*]:0:COMP_CWORD+1}" \
            "${1/#\~/$HOME}" 2>/dev/null
    )
    case $kind in
        words)
            compopt +o default +o bashdefault 2>/dev/null
            [[ ${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null
            ;;
        "files yaml")
            compopt -o filenames 2>/dev/null
            while read -r value; do
                COMPREPLY+=("$value")
            done < <(
                compgen -f -X '!*.yaml' -- "$2"
                compgen -f -X '!*.yml' -- "$2"
                compgen -d -- "$2"
            )
            ;;
        "files folders")
            compopt -o filenames 2>/dev/null
            while read -r value; do
                COMPREPLY+=("$value")
            done < <(compgen -d -- "$2")
            ;;
    esac
}

complete -o bashdefault -o default -F _procmap procmap
