package io.tenantservice.crypto;

import static io.tenantservice.api.Given.busyTenant;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.arc.All;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tenantservice.api.Database;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A ciphertext that a rotation doesn't know of is lost with the key version that wrote it. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class CiphertextsTest {

    /** Each column with an expression that shows its content as text. */
    private static final String COLUMNS = """
            select table_name || '.' || column_name || ' '
                || case data_type when 'bytea' then format('encode(%1$I, ''escape'')', column_name)
                   else format('%1$I::text', column_name) end
            from information_schema.columns join information_schema.tables using (table_schema, table_name)
            where table_schema = 'public' and table_type = 'BASE TABLE'""";

    @Inject
    @All
    List<Rewrappable> rewrappables;

    @Test
    void everyColumnWithCiphertextsIsKnownToRotations() throws SQLException {
        busyTenant();
        List<String> known = rewrappables.stream().map(Rewrappable::column).toList();

        try (Connection administrator = Database.administrator()) {
            assertThat(columnsWithCiphertexts(administrator)).containsExactlyInAnyOrderElementsOf(known);
        }
    }

    @Test
    void ciphertextIsFoundInAColumnOfWhateverType() throws SQLException {
        try (Connection administrator = Database.administrator()) {
            administrator.setAutoCommit(false);
            Database.execute(administrator, """
                    create table forgotten (a text, b bytea, c jsonb, d text[], e text);
                    insert into forgotten values
                        ('aws-kms:x', 'x vault:v12:x', '{"sealed": "vault:v3:x"}', '{vault:v4:x}', 'vault, aws-kms')""");

            List<String> found = columnsWithCiphertexts(administrator);

            administrator.rollback();
            assertThat(found)
                    .contains("forgotten.a", "forgotten.b", "forgotten.c", "forgotten.d")
                    .doesNotContain("forgotten.e");
        }
    }

    private static List<String> columnsWithCiphertexts(Connection administrator) throws SQLException {
        List<String> found = new ArrayList<>();
        for (String line : Database.column(administrator, COLUMNS)) {
            String[] columnAndText = line.split(" ", 2);
            String table = columnAndText[0].split("\\.")[0];
            String search =
                    "select 1 from %s where %s ~ '(vault:v[0-9]+|aws-kms):' limit 1".formatted(table, columnAndText[1]);
            if (!Database.column(administrator, search).isEmpty()) {
                found.add(columnAndText[0]);
            }
        }
        return found;
    }
}
