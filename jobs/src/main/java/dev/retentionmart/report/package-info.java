/**
 * Stage 8 of 8, what people look at: reads the marts and {@code mart/runs} at the versions that the
 * last succeeded run names, writes one HTML file and no table. {@link
 * dev.retentionmart.report.ReportStage} reads and writes; {@link
 * dev.retentionmart.report.ReportData} and {@link dev.retentionmart.report.ReportPage} are plain
 * Java.
 */
package dev.retentionmart.report;
