import type { shells } from "./complete.ts";

// The scripts only carry words to `consentry __complete` and its answer back. None of them evaluates what was typed.

const bash = `# bash completion for consentry
_consentry() {
  local answer line
  COMPREPLY=()
  answer=$(consentry __complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null) || return
  while IFS= read -r line; do
    case $line in
      :0) compopt -o default 2>/dev/null ;;
      :*) ;;
      *) COMPREPLY+=("\${line%%$'\\t'*}") ;;
    esac
  done <<< "$answer"
}
complete -F _consentry consentry
`;

const zsh = `#compdef consentry
# zsh completion for consentry
_consentry() {
  local -a lines described
  local line
  lines=("\${(@f)$(consentry __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  [[ $PREFIX == --*=* ]] && compset -P '*='
  for line in $lines; do
    case $line in
      :0) _files ;;
      :*) ;;
      *) described+=("\${\${line//:/\\\\:}/$'\\t'/:}") ;;
    esac
  done
  (( $#described )) && _describe 'consentry' described
}
if [[ \${funcstack[1]} == _consentry ]]; then
  _consentry "$@"
else
  compdef _consentry consentry
fi
`;

const fish = `# fish completion for consentry
function __consentry_complete
  set -l before (commandline -opc)
  set -l current (commandline -ct)
  set -l flag (string match -r -- '^--[^=]*=' "$current")
  for line in (consentry __complete $before[2..-1] "$current" 2>/dev/null)
    switch $line
      case ':0'
        __fish_complete_path (string replace -r -- '^--[^=]*=' '' "$current")
      case ':*'
      case '*'
        echo "$flag$line"
    end
  end
end
complete -c consentry -f -a '(__consentry_complete)'
`;

const powershell = `# PowerShell completion for consentry
Register-ArgumentCompleter -Native -CommandName consentry -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" })
  if ($wordToComplete -eq '') { $words += '' }
  $flag = if ($wordToComplete -match '^(--[^=]*=)') { $Matches[1] } else { '' }
  consentry __complete @words 2>$null | Where-Object { $_ -notlike ':*' } | ForEach-Object {
    $value, $help = $_ -split "\`t", 2
    if (-not $help) { $help = $value }
    [System.Management.Automation.CompletionResult]::new("$flag$value", $value, 'ParameterValue', $help)
  }
}
`;

export const scripts: Readonly<Record<(typeof shells)[number], string>> = { bash, zsh, fish, powershell };
