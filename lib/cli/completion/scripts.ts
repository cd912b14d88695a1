/**
 * The scripts that have a shell complete command lines of tapesync. They only ask `tapesync completion words`, so that a new
 * version brings its own words: what is found there is a line each, a word with its meaning behind a tab, and at last what
 * files may stand there too, behind a colon.
 *
 * @module
 */

/** Shells that have a script. */
export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;

/** A shell that has a script. */
export type Shell = (typeof SHELLS)[number];

const BASH = `# tapesync completion bash: completes command lines of tapesync
_tapesync() {
  local current=\${COMP_WORDS[COMP_CWORD]} files=none line
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :*) files=\${line#:} ;;
      *) COMPREPLY+=("\${line%%$'\\t'*}") ;;
    esac
  done < <("\${COMP_WORDS[0]}" completion words -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2> /dev/null)
  local IFS=$'\\n'
  case $files in
    files) COMPREPLY+=($(compgen -f -- "$current")) ;;
    definitions) COMPREPLY+=($(compgen -f -X '!*.ttidef' -- "$current") $(compgen -d -- "$current")) ;;
    folders) COMPREPLY+=($(compgen -d -- "$current")) ;;
    *) return ;;
  esac
  compopt -o filenames 2> /dev/null
}
complete -F _tapesync tapesync
`;

const ZSH = `#compdef tapesync
# tapesync completion zsh: completes command lines of tapesync
_tapesync() {
  local line files=none
  local -a found
  while IFS= read -r line; do
    case $line in
      :*) files=\${line#:} ;;
      *) found+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}") ;;
    esac
  done < <("\${words[1]}" completion words -- "\${(@)words[2,CURRENT]}" 2> /dev/null)
  (( \${#found} )) && _describe tapesync found
  case $files in
    files) _files ;;
    definitions) _files -g '*.ttidef' ;;
    folders) _files -/ ;;
  esac
}
if [[ \${funcstack[1]} == _tapesync ]]; then
  _tapesync "$@"
else
  compdef _tapesync tapesync
fi
`;

const FISH = `# tapesync completion fish: completes command lines of tapesync
function __tapesync_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l files none
    for line in ($words[1] completion words -- $words[2..-1] 2>/dev/null)
        switch $line
            case ':*'
                set files (string sub -s 2 -- $line)
            case '*'
                echo $line
        end
    end
    switch $files
        case files
            __fish_complete_path (commandline -ct)
        case definitions
            __fish_complete_suffix .ttidef
        case folders
            __fish_complete_directories (commandline -ct)
    end
end
complete -c tapesync -f -a '(__tapesync_complete)'
`;

const POWERSHELL = `# tapesync completion powershell: completes command lines of tapesync
Register-ArgumentCompleter -Native -CommandName tapesync -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  if ($wordToComplete -eq '') { $words += '""' }
  tapesync completion words -- @words 2>$null | ForEach-Object {
    $word, $text = $_ -split "\`t", 2
    if ($word -eq ':definitions') {
      Get-ChildItem -Path "$wordToComplete*" | Where-Object { $_.PSIsContainer -or $_.Extension -eq '.ttidef' } |
        ForEach-Object { Resolve-Path -Relative $_ }
    } elseif ($word -notlike ':*') {
      if (-not $text) { $text = $word }
      [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $text)
    }
  }
}
`;

const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: BASH,
  zsh: ZSH,
  fish: FISH,
  powershell: POWERSHELL,
};

/** Returns the script of a shell; `undefined` for a shell that has none. */
export function scriptOf(shell: string): string | undefined {
  return SHELLS.some((known) => known === shell) ? SCRIPTS[shell as Shell] : undefined;
}
