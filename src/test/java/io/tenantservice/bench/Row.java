package io.tenantservice.bench;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param limit the least that the subject has to do, alone; absent when the subject is itself a limit
 * @param wantedRatio of the subject's throughput to the limit's; absent when none is promised
 * @param wantedLatencyRatio what the subject's p99 may be of the limit's at most; absent when nothing is promised
 * @param preparation what is done before the row is measured
 * @param reading how the numbers are to be read
 */
record Row(
        String name,
        Request subject,
        @Nullable Request limit,
        @Nullable Double wantedRatio,
        @Nullable Double wantedLatencyRatio,
        Runnable preparation,
        String reading) {

    /** The number of keys that count as few. */
    private static final int FEW = 1_000;

    private static final int MANY = 100_000;
    private static final double WANTED_OF_A_VERIFICATION = 0.8;
    private static final double WANTED_P99_OF_A_VERIFICATION = 2;
    private static final double WANTED_WHEN_COLD = 0.4;
    private static final double FLAT = 0.9;
    private static final double WANTED_OF_A_REVEAL = 0.8;

    static List<Row> all(Seed seed, SeededKeys keys) {
        return Stream.concat(verifications(seed, keys).stream(), reveals(seed).stream())
                .toList();
    }

    private static Row of(
            String name, Request subject, @Nullable Request limit, @Nullable Double wantedRatio, String reading) {
        return new Row(name, subject, limit, wantedRatio, null, () -> {}, reading);
    }

    private static List<Row> verifications(Seed seed, SeededKeys keys) {
        return List.of(
                new Row(
                        "Key verify",
                        seed.verify(),
                        seed.bare(),
                        WANTED_OF_A_VERIFICATION,
                        WANTED_P99_OF_A_VERIFICATION,
                        () -> {},
                        """
                        One key, held in memory. Its limit is an endpoint of the same service that checks the same token,
                        gives the same answer, and does nothing else. What is missing to 1 is body, hash and look-up."""),
                of("Key verify, not held", keys.verifyCold(), keys.select(), WANTED_WHEN_COLD, """
                        Any of a million keys, asked of the replica that holds few. Its limit is an endpoint that selects
                        one row of a million by its primary key, through the same driver."""),
                held(keys, MANY, "100,000", """
                        Any of 100,000 keys that are held in memory, beside any of 1,000, asked of a replica that holds
                        no more than these."""),
                held(keys, SeededKeys.NUMBER, "1,000,000", "The same with a million."),
                of("Key verify, rate-limited", seed.verifyLimited(), seed.charge(), null, """
                        One key, held in memory and charged in Redis. Its limit is an endpoint of the same service that
                        checks the same token, has Redis run a script as small as such a one can be, and does
                        nothing else."""));
    }

    private static Row held(SeededKeys keys, int number, String inWords, String reading) {
        return new Row(
                "Key verify, " + inWords + " held",
                keys.verifyHeld(number),
                keys.verifyFew(FEW),
                FLAT,
                null,
                () -> keys.hold(number),
                reading);
    }

    private static List<Row> reveals(Seed seed) {
        return List.of(
                of("Reveal by phone number", seed.reveal(), seed.selectAndDecrypt(), WANTED_OF_A_REVEAL, """
                        Its limit is an endpoint of the same service that checks the same token, selects one row
                        by its primary key, has Vault decrypt it, and does nothing else. What is missing to 1 is the
                        look-up over four tables, the entity tag, the guard before Vault, and the count that is
                        committed before the secret leaves. Look-ups that come together share a statement, as counts
                        do; each is made for itself, and the limit's have a statement each."""),
                of("Reveal of two secrets", seed.revealTwo(), seed.selectAndDecryptTwo(), WANTED_OF_A_REVEAL, """
                        The same with a token and an app secret. Its limit selects both in one row, and has Vault
                        decrypt them in one batch."""),
                of("Transit decrypt", seed.decrypt(), null, null, """
                        Asked of Vault itself. No reveal can be faster."""),
                of("Transit decrypt of two", seed.decryptTwo(), null, null, """
                        The same, of a batch."""));
    }
}
