package io.millrace.modes;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The report as one file of HTML that needs no network. */
final class Page {
    private static final String STYLE = "body{font:14px/1.5 sans-serif;margin:2em auto;max-width:80em;padding:0 1em;color:#222}"
            + "table{border-collapse:collapse;margin:1em 0}th,td{border-bottom:1px solid #ddd;padding:.3em .6em;text-align:right}"
            + "th{vertical-align:bottom}td{white-space:nowrap}.wide{overflow-x:auto}"
            + "th:first-child,td:first-child{text-align:left}svg{max-width:100%;height:auto}dl{display:grid;"
            + "grid-template-columns:max-content 1fr;gap:.2em 1em}dt{color:#555}dd{margin:0}";

    private Page() {}

    static String of(Map<String, String> facts, List<Section> sections, List<String> notes) {
        return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Modes of execution</title><style>"
                + STYLE + "</style></head><body>\n<h1>Modes of execution</h1>\n<dl>"
                + facts.entrySet().stream()
                        .map(fact -> "<dt>" + escaped(fact.getKey()) + "</dt><dd>" + escaped(fact.getValue()) + "</dd>")
                        .collect(Collectors.joining())
                + "</dl>\n"
                + sections.stream().map(Page::section).collect(Collectors.joining())
                + notes.stream().map(note -> "<p>" + escaped(note) + "</p>\n").collect(Collectors.joining())
                + "</body></html>\n";
    }

    private static String section(Section section) {
        return "<h2>" + escaped(section.title()) + "</h2>\n<div class=\"wide\"><table><thead>" + row("th", section.head()) + "</thead><tbody>\n"
                + section.rows().stream().map(row -> row("td", row)).collect(Collectors.joining("\n"))
                + "</tbody></table></div>\n" + SvgChart.of(section);
    }

    private static String row(String cell, List<String> texts) {
        return texts.stream()
                .map(text -> "<" + cell + ">" + escaped(text) + "</" + cell + ">")
                .collect(Collectors.joining("", "<tr>", "</tr>"));
    }

    private static String escaped(String text) {
        return SvgChart.escaped(text);
    }
}
