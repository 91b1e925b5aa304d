package io.tenantservice.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param limit the least that the subject has to do, alone; absent when the subject is itself a limit
 * @param wantedRatio of the subject's throughput to the limit's; absent when none is promised
 * @param reading how the numbers are to be read
 */
record Row(
        String name,
        Request subject,
        @Nullable Request limit,
        @Nullable Double wantedRatio,
        String reading) {

    static List<Row> all(Seed seed) {
        return List.of(
                new Row("Key verify", seed.verify(), seed.bare(), null, """
                        Its limit is an endpoint of the same service that checks the same token, gives the same
                        answer, and does nothing else. What is missing to 1 is body, hash and look-up."""),
                new Row("Reveal by phone number", seed.reveal(), seed.selectAndDecrypt(), null, """
                        Its limit is an endpoint of the same service that checks the same token, selects one row
                        by its primary key, has Vault decrypt it, and does nothing else. What is missing to 1 is
                        the look-up over three tables, and the count that is committed before the secret leaves."""),
                new Row("Transit decrypt", seed.decrypt(), null, null, """
                        Asked of Vault itself. No reveal can be faster."""));
    }
}
