# Completion of procmap for PowerShell. Add to the file that $PROFILE names:
#     procmap completion powershell | Out-String | Invoke-Expression

Register-ArgumentCompleter -Native -CommandName 'procmap', 'procmap.exe' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @(
        foreach ($element in $commandAst.CommandElements) {
            if ($element.Extent.StartOffset -ge $cursorPosition) { break }
            if ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $element.Value }
            else { $element.Extent.Text }
        }
    )
    $last = $commandAst.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursorPosition } | Select-Object -Last 1
    if ($null -eq $last -or $last.Extent.EndOffset -lt $cursorPosition) { $words += '' }
    $encoding = [Console]::OutputEncoding
    try {
        [Console]::OutputEncoding = [System.Text.Encoding]::UTF8
        $env:PROCMAP_COMPLETION = 'powershell'
        $env:PROCMAP_COMPLETION_WORDS = $words -join [char]0x1f
        $lines = @(& $words[0] 2>$null)
    }
    finally {
        [Console]::OutputEncoding = $encoding
        Remove-Item 'Env:PROCMAP_COMPLETION', 'Env:PROCMAP_COMPLETION_WORDS' -ErrorAction SilentlyContinue
    }
    if ($lines.Count -eq 0 -or $lines[0] -ne 'words') { return }
    foreach ($line in $lines | Select-Object -Skip 1) {
        $word, $meaning = $line -split "`t", 2
        if (-not $meaning) { $meaning = $word }
        $typed = if ($word -match '[^\w=:,./@%+-]') { "'" + $word.Replace("'", "''") + "'" } else { $word }
        [System.Management.Automation.CompletionResult]::new($typed, $word, 'ParameterValue', $meaning)
    }
}
