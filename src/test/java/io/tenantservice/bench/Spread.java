package io.tenantservice.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The median of several runs, and how far they lie apart. */
record Spread(double median, double least, double most) {

    static Spread of(List<Measurement> runs, ToDoubleFunction<Measurement> value) {
        return of(runs.stream().mapToDouble(value).toArray());
    }

    /** Of the subject to the limit, run by run, so that what slows both down for a while falls out. */
    static Spread ofRatios(List<Measurement> subject, List<Measurement> limit, ToDoubleFunction<Measurement> value) {
        return of(IntStream.range(0, subject.size())
                .mapToDouble(run -> value.applyAsDouble(subject.get(run)) / value.applyAsDouble(limit.get(run)))
                .toArray());
    }

    static Spread of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    /** A bound inside the spread counts as met. */
    boolean reaches(double bound) {
        return most >= bound;
    }

    /** The same of a bound from above. */
    boolean staysWithin(double bound) {
        return least <= bound;
    }

    /** @param format of one number, as {@code %.1f} */
    String text(String format) {
        return String.format(Locale.ROOT, format + " (" + format + " – " + format + ")", median, least, most);
    }
}
