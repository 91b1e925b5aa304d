package io.tenantservice.provider.meta;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphJsonTest {

    private final ObjectMapper mapper = GraphApi.lenientMapper();

    @ParameterizedTest
    @ValueSource(strings = {"\"138483919580948\"", "138483919580948"})
    void idsOfTokensAreReadAsEitherOfMetasDocumentsShowsThem(String id) throws Exception {
        String text = """
                {"data":{"app_id":%1$s,"is_valid":true,"granular_scopes":[{"scope":"s","target_ids":[%1$s]}]}}""".formatted(id);

        Graph.Token token = requireNonNull(
                mapper.readValue(text, Graph.TokenDescription.class).data());

        assertThat(token.appId()).isEqualTo("138483919580948");
        assertThat(token.reaches("s", "138483919580948")).isTrue();
    }

    @Test
    void numberWhereATextBelongsIsNoAnswerOfMetas() {
        assertThatThrownBy(() -> mapper.readValue("{\"id\":17}", Graph.Account.class))
                .isInstanceOf(MismatchedInputException.class);
    }
}
