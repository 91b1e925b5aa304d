package io.tenantservice.apikey.leak;

import java.util.List;

/**
 * The report that a leak comes from.
 *
 * @param reporter the key that has signed it
 * @param mask over all its texts: the place where one lies may be where another one is quoted
 */
record LeakOrigin(String reporter, TextMask mask) {

    static LeakOrigin of(String reporter, List<ReportedLeak> report) {
        return new LeakOrigin(
                reporter, TextMask.of(report.stream().map(ReportedLeak::token).toList()));
    }
}
