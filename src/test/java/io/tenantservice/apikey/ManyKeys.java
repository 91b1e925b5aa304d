package io.tenantservice.apikey;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Keys of one tenant by the million, put into the tables without the service, which would take its time. */
public final class ManyKeys {

    private static final String MAKE = "create temporary table made (id uuid default uuidv7(), n integer, hash bytea)";
    private static final String COPY = "copy made (n, hash) from stdin";

    private static final String KEYS = """
            insert into api_key (tenant_id, id, name, environment, scopes, rate_limits, limits_id, metadata, last_four,
                                 state, created_at, updated_at, version)
            select '%s', id, 'key ' || n, 'LIVE', '{messages:send}', '[]', id, '{}', 'abcd', 'ACTIVE', now(), now(), 0
            from made""";

    private static final String CLAIMS = """
            insert into api_key_hash_claim (hash, pepper_version, tenant_id, api_key_id)
            select hash, 1, '%s', id from made""";

    private ManyKeys() {}

    /**
     * @param administrator whom neither policies nor foreign keys bind
     * @param prefix of the tenant
     * @return the texts
     */
    public static List<String> make(
            Connection administrator, SecretKeySpec pepper, UUID tenant, String prefix, int number) {
        SecureRandom random = new SecureRandom();
        List<String> texts = IntStream.range(0, number)
                .mapToObj(n ->
                        KeyFormat.issue(prefix, Environment.LIVE, "eu1", random).reveal())
                .toList();
        try (Statement statement = administrator.createStatement()) {
            // As triggers of foreign keys would look at each row.
            statement.execute("set session_replication_role = replica");
            statement.execute(MAKE);
            copy(administrator, pepper, texts);
            statement.execute(KEYS.formatted(tenant));
            statement.execute(CLAIMS.formatted(tenant));
            statement.execute("drop table made");
            statement.execute("set session_replication_role = origin");
            statement.execute("analyze api_key, api_key_hash_claim");
        } catch (SQLException e) {
            throw new IllegalStateException("the keys cannot be made", e);
        }
        return texts;
    }

    private static void copy(Connection administrator, SecretKeySpec pepper, List<String> texts) throws SQLException {
        CopyIn copy = administrator.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY);
        Mac mac = mac(pepper);
        for (int n = 0; n < texts.size(); n++) {
            byte[] hash = mac.doFinal(texts.get(n).getBytes(UTF_8));
            byte[] line = (n + "\t\\\\x" + HexFormat.of().formatHex(hash) + "\n").getBytes(UTF_8);
            copy.writeToCopy(line, 0, line.length);
        }
        copy.endCopy();
    }

    private static Mac mac(SecretKeySpec pepper) {
        try {
            Mac mac = Mac.getInstance(pepper.getAlgorithm());
            mac.init(pepper);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
