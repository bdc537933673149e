"""What the rows of evenings are asked in SQL that is written by hand."""

REWRITE = "UPDATE sufra_iftar SET {} WHERE id = %s"

# By hand, because Django takes longer to write it than the store to answer it, and because CROSS JOIN keeps
# the order: the few sites around first, not the many evenings of one date.
LISTED_AROUND = """
    SELECT iftar.id, site.latitude, site.longitude
    FROM sufra_site AS site CROSS JOIN sufra_iftar AS iftar CROSS JOIN sufra_campaign AS campaign
    WHERE site.latitude BETWEEN %s AND %s
      AND (site.longitude BETWEEN %s AND %s OR site.longitude >= %s OR site.longitude <= %s)
      AND iftar.site_id = site.id AND iftar.evening_on = %s AND iftar.published_at IS NOT NULL
      AND iftar.state IN ('on', 'paused') AND campaign.id = iftar.campaign_id AND NOT campaign.unlisted
"""
# The same for the next evening of each site after a date.
SOONER = """
      AND NOT EXISTS (
        SELECT 1 FROM sufra_iftar AS sooner JOIN sufra_campaign AS its ON its.id = sooner.campaign_id
        WHERE sooner.site_id = site.id AND sooner.evening_on > %s
          AND sooner.published_at IS NOT NULL AND sooner.state IN ('on', 'paused') AND NOT its.unlisted
          AND (sooner.evening_on, sooner.id) < (iftar.evening_on, iftar.id)
      )
"""
LISTED_AROUND_LATER = LISTED_AROUND.replace("evening_on = %s", "evening_on > %s") + SOONER

# By hand for the same reason: every display asks it every few seconds.
PUBLIC_AT = """
    SELECT id FROM sufra_iftar WHERE site_id = %s AND published_at IS NOT NULL AND maghrib_at > %s
    ORDER BY maghrib_at LIMIT %s
"""
