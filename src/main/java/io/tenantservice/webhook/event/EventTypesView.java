package io.tenantservice.webhook.event;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The catalogue of outgoing events. */
@Schema(name = "EventTypes")
public record EventTypesView(List<EventTypeView> items) {}
