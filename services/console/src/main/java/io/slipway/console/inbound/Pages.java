package io.slipway.console.inbound;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The templates, and what every page is sent with. */
final class Pages {
  /** Nothing but our own files, and nothing inline: a log line can never become code. */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
          + "img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private Pages() {}

  static Response html(int status, TemplateInstance page) {
    return Response.status(status)
        .type(MediaType.TEXT_HTML + "; charset=utf-8")
        .entity(page)
        .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer")
        .header("Cache-Control", "no-store")
        .build();
  }

  /** Type-checked at build time. */
  @CheckedTemplate(basePath = "console")
  static final class Templates {
    private Templates() {}

    static native TemplateInstance builds(BuildsModel page);

    static native TemplateInstance build(BuildModel page);

    static native TemplateInstance missing(String what);
  }
}
