package io.tenantservice.configuration;

import static io.tenantservice.configuration.Block.either;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The Genesys side. */
@Schema(name = "Routing", description = "The Genesys Cloud side; what is absent has its default")
public record Routing(
        @Nullable
        @Schema(
                description = "Genesys Cloud queue of new conversations; when absent, the inbound message flow decides",
                examples = "3f7c1a52-8e0d-4b6f-9c2a-71d4e5b8a096")
        UUID defaultQueueId,

        @Nullable
        @Min(0)
        @Max(1440)
        @Schema(
                description = "Head start in the queue; Genesys Cloud counts each point as one minute of waiting",
                examples = "10",
                defaultValue = "0")
        Integer priority,

        @Nullable
        @Size(max = 100)
        @Pattern(regexp = Block.NOT_BLANK, message = "must not be blank")
        @Schema(
                description = "Name of the Genesys Cloud language skill that an agent must have; none when absent",
                examples = "German")
        String languageSkill,

        @Nullable
        @Schema(
                description = "Whether a returning customer is offered to the agent of the last conversation first",
                examples = "true",
                defaultValue = "false")
        Boolean stickyAgentEnabled) {

    static final Routing DEFAULTS = new Routing(null, 0, null, false);

    /** @return this, and the values below where this has none */
    Routing over(Routing below) {
        return new Routing(
                either(defaultQueueId, below.defaultQueueId),
                either(priority, below.priority),
                either(languageSkill, below.languageSkill),
                either(stickyAgentEnabled, below.stickyAgentEnabled));
    }
}
